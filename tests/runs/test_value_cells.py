"""What grid runs are keyed by: an edit of words or of a drawing leaves them stored, any other has them run again."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_run import CELLS, write_publication, write_theme
from test_values_only import both, executed, job, values

from memobook.runs.kernels.values.value_cells import value_cells
from memobook.themes.theme import Theme

FIGURE = """import matplotlib.pyplot as plt
told = f"Sales of {len(sales)} rows"

def draw(phone):
    figure, axes = plt.subplots(figsize=(3, 2) if phone else (6, 3))
    axes.plot(sales["amount"] * factor, color="C0")
    return figure

book.figure(draw, "drawn", caption=told, alt=f"A line to {sales['amount'].max():.0f} USD", datasets=["sales"])
book.figure(lambda phone: draw_bars(phone, sales, "0.6"), "bars", caption="Bars" + " of sales", alt="Two bars",
            headline="They {value}`total:rose`" if len(sales) else "")
book.table(sales, "again", caption="The same rows")"""
BARS = """def draw_bars(phone, sales, tone):
    figure, axes = plt.subplots()
    axes.bar(sales["id"], sales["amount"], color=tone)
    return figure"""
AFTER = 'book.value("rows", len(sales), unit="1", label="rows", datasets=["sales"])'


def write(root: Path, figure: str = FIGURE, after: str = AFTER, head: str = "# Sales") -> None:
    cells = [("markdown", "head", head, []), *CELLS[1:]]
    cells += [("code", "bars", BARS, []), ("code", "figure", figure, []), ("code", "after", after, [])]
    write_theme(root, cells)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_publication(tmp_path_factory.mktemp("shop") / "publication")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('color="C0"', 'color="C1", lw=2'),
        ('plt.subplots(figsize=(3, 2) if phone else (6, 3))', "plt.subplots()"),
        ("    return figure", "    axes.set_ylabel('USD')\n    return figure"),
        ("Sales of {len(sales)} rows", "{len(sales)} rows of sales"),
        ("A line to ", "It goes up to "),
        ('"Bars" + " of sales"', '"What was" + " sold"'),
        ("They {value}", "Sales {value}"),
        ("Two bars", "Two bars, the first the higher one"),
        ('"0.6"', '"0.7"'),
        ('"again", caption="The same rows"', '"once_more", caption="Rows"'),
        ("told = ", "# in words\ntold = "),
        ("import matplotlib.pyplot as plt\n", "import matplotlib.pyplot as plt\n\n\n"),
        (", datasets=[\"sales\"])\n", ", datasets=[\"other\"])\n"),
    ],
)  # fmt: skip
def test_words_and_drawings_leave_the_runs_of_values_where_they_are(shop: Path, old: str, new: str) -> None:
    write(shop)
    before, whole = job(shop).befores(), job(shop, values_only=False).befores()
    assert FIGURE.count(old) >= 1
    write(shop, FIGURE.replace(old, new, 1))
    assert job(shop).befores()[1:] == before[1:]
    assert job(shop, values_only=False).befores() != whole, "pages are made anew"


def test_words_of_markdown_are_in_no_key(shop: Path) -> None:
    write(shop)
    before = job(shop).befores()
    write(shop, head="# What was sold\n\nIn other words.")
    assert job(shop).befores() == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("len(sales)} rows", "len(sales.drop_duplicates(inplace=True) or sales)} rows"),
        ("max():.0f", "min():.0f"),
        ("if len(sales) else", "if sales.pop('id') is not None else"),
        ('book.table(sales, "again"', 'book.table(sales.sort_values("id", inplace=True), "again"'),
        ('told = f"', 'sales = sales.head(1)\ntold = f"'),
        ("def draw(phone):", "def draw(phone, sales=sales.copy()):"),
        ("lambda phone:", "lambda phone, at=sales.index:"),
        ('book.figure(draw, "drawn"', 'draw(False)\nbook.figure(draw, "drawn"'),
        ('book.figure(draw, "drawn"', 'book.figure(draw(False), "drawn"'),
    ],
)
def test_what_is_computed_for_them_counts(shop: Path, old: str, new: str) -> None:
    write(shop)
    before = job(shop).befores()
    assert FIGURE.count(old) == 1
    write(shop, FIGURE.replace(old, new))
    assert not set(job(shop).befores()) & set(before)


@pytest.mark.parametrize(
    "after",
    [
        AFTER.replace("len(sales)", "len(sales) + 1"),
        AFTER.replace('"rows", datasets', '"number of rows", datasets'),
        AFTER.replace('label="rows"', "label=told"),
        AFTER + "\nsales.query('amount > 1')",
    ],
)
def test_whatever_records_or_changes_counts(shop: Path, after: str) -> None:
    write(shop)
    before = job(shop).befores()
    write(shop, after=after)
    assert not set(job(shop).befores()) & set(before)


@pytest.mark.parametrize(
    ("after", "old", "new"),
    [
        (AFTER.replace('label="rows"', "label=told"), "Sales of", "Rows of"),
        (AFTER + "\nprint(told)", "Sales of", "Rows of"),
        (AFTER + "\nsales.query('id != @told')", "Sales of", "Rows of"),
        (AFTER + "\nold = draw", 'color="C0"', 'color="C1"'),
        (AFTER + "\ndraw(True)", 'color="C0"', 'color="C1"'),
        (AFTER + "\nbook = memobook.open('sales', as_of=as_of)\nbook = None", "Two bars", "Bars"),
        (AFTER + "\nfrom shop import memobook", "Two bars", "Bars"),
        (AFTER + "\nfor book in []: pass", "Two bars", "Bars"),
        (AFTER + "\nbook.figure = print", "Two bars", "Bars"),
        (AFTER + "\nsetattr(book, 'table', print)", "Two bars", "Bars"),
        (AFTER + "\nprint(globals())", "Two bars", "Bars"),
        (AFTER + "\nimport inspect", "Two bars", "Bars"),
    ],
)
def test_where_they_are_asked_for_elsewhere_or_in_doubt_they_count(shop: Path, after: str, old: str, new: str) -> None:
    write(shop, after=after)
    before = job(shop).befores()
    write(shop, FIGURE.replace(old, new), after)
    assert not set(job(shop).befores()) & set(before)


def test_a_module_that_puts_another_function_in_their_place_puts_all_in_doubt(shop: Path) -> None:
    tax = shop / "src" / "shop" / "tax.py"
    write(shop)
    assert value_cells(Theme.read(shop / "notebooks", "sales")) != Theme.read(shop / "notebooks", "sales").code
    plain = tax.read_text()
    tax.write_text(plain + "import memobook\nmemobook.Notebook.figure = print\n")
    theme = Theme.read(shop / "notebooks", "sales")
    assert value_cells(theme) == theme.code
    tax.write_text(plain)


def test_what_is_stored_is_what_the_edited_notebook_would_record(tmp_path: Path) -> None:
    root = write_publication(tmp_path / "publication")
    write(root)
    stored = executed(root, values_only=True)
    write(root, FIGURE.replace('color="C0"', 'color="C1"').replace("Two bars", "Bars").replace("Sales of", "Rows:"))
    found = job(root).stored()
    assert found and found.key == stored.key
    alone, whole = both(job(root).spec())
    assert (
        values(found.notebook) == values(alone.notebook) == values(whole.notebook) and len(values(whole.notebook)) == 2
    )
    assert alone.reads == whole.reads
