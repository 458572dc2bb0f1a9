"""Runs of values alone: the same values as whole runs, never taken for one, and whole wherever there is a doubt."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_run import CELLS, DAY, PLACE, SETUP, write_publication, write_theme
from warm_kernels import private_runtime

from memobook.data.package import DataPackage
from memobook.editions.edition import Edition
from memobook.publication.folder import Publication
from memobook.runs.kernels.papermill_run import PapermillRun, execute_spec
from memobook.runs.kernels.values.client import NoValues
from memobook.runs.kernels.values.doubt import doubt, settled
from memobook.runs.kernels.values.values_run import end_waiting, values_run
from memobook.runs.run import Runner
from memobook.runs.schedule.finished import Run
from memobook.runs.schedule.job import RunJob
from memobook.runs.spec import Result, RunSpec
from memobook.runs.store.key import before_key, reads_now
from memobook.runs.store.store import RunStore
from memobook.themes.theme import Theme
from memobook.themes.values.value import ROWS, VALUE

ROOT = Path(__file__).parents[2]
DRAWING = """import matplotlib.pyplot as plt
from matplotlib.ticker import MaxNLocator
figure, (left, right) = plt.subplots(1, 2, figsize=(6, 3))
for axes, factor_ in zip((left, right), (1, 2), strict=True):
    axes.plot(sales["amount"] * factor_, color=plt.cm.viridis(0.5))
    axes.xaxis.set_major_locator(MaxNLocator(4))
heights = [float(a) for a in sales["amount"]]
heights.sort()
book.figure(figure, "drawn", caption="Sales", alt="Two lines")"""
KINDS = """amounts = sales.set_index("id")["amount"]
book.usd("each", amounts, "amount", ci=(0.0, amounts * 2), level=0.9)
book.share("share", 0.25, "share")
book.points("points", 0.05, "points")
book.count("rows", len(sales), "rows")
book.months("months", 3, "months")
book.text("name", amounts.idxmax(), "largest")
book.value("plain", 3.0, "plain", unit="1")
book"""
AFTER = 'book.value("highest", heights[-1], unit="USD", label="needs a name of a cell that draws", datasets=["sales"])'


@pytest.fixture(scope="module", autouse=True)
def runtime() -> Iterator[Path]:
    with private_runtime() as folder:
        yield folder
        end_waiting()


def job(root: Path, theme: str = "sales", *, values_only: bool = True, **given: Any) -> RunJob:
    publication = Publication(root)
    runner = Runner(publication, DataPackage(publication.data))
    made = runner.job(Theme.read(publication.notebooks, theme), {"as_of": DAY, **given}, PLACE, theme)
    made.values_only = values_only
    return made


def values(notebook: dict[str, Any]) -> list[tuple[str, Any]]:
    return [
        (cell["id"], (output["data"][VALUE], output["metadata"][ROWS]))
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if VALUE in output.get("data", {})
    ]


def without_outputs(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [{k: v for k, v in cell.items() if k != "outputs"} for cell in notebook["cells"]]


def both(asked: RunSpec) -> tuple[Result, Result]:
    """The values alone and the whole run of a spec, which both come to their end."""
    return values_run(asked), executed_whole(asked)


def executed_whole(asked: RunSpec) -> Result:
    """The whole run of a spec, which remembers nothing of others."""
    whole = PapermillRun(replace(asked, values_only=False, remembered=""), None).execute()
    assert isinstance(whole, Result)
    return whole


def assert_same(alone: Result, whole: Result) -> None:
    assert values(alone.notebook) == values(whole.notebook) and values(whole.notebook)
    assert without_outputs(alone.notebook) == without_outputs(whole.notebook)
    assert alone.reads == whole.reads
    assert alone.values_only and not whole.values_only


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    root = write_publication(tmp_path / "publication")
    write_theme(root, [*CELLS, ("code", "drawing", DRAWING, []), ("code", "after", AFTER, [])])
    return root


def committed(theme: str) -> Run:
    """The run that the committed notebook holds."""
    path = ROOT / "notebooks" / f"{theme}.ipynb"
    return Run(theme, "", path, True, json.loads(path.read_text("utf-8")), {})


@pytest.mark.parametrize("theme", ["infrastructure", "models", "alpha", "portfolio"])
def test_the_values_of_the_notebooks_are_those_of_their_whole_runs(theme: str, runtime: Path) -> None:
    publication = Publication(ROOT)
    editions = [Edition.read(publication, date) for date in publication.editions()]
    edition = [one for one in editions if theme in one.themes][-1]
    runner = Runner(publication, DataPackage(publication.data))
    made = next(job for job in runner.edition_jobs(edition, values_only=True) if job.theme.name == theme)
    assert doubt(made.theme.code, ROOT) == ""
    made.upstream |= {name: committed(name) for name in made.needs}
    assert_same(values_run(made.spec()), whole_run(made))


def whole_run(made: RunJob) -> Result:
    """The whole run of a job: that of the site, which other tests have built by then as a rule, or one of its own."""
    store = RunStore(made.publication.store)
    for stored in store.entries(made.theme.name, before_key(made.theme.name, made.parts)):
        reads = stored.record["reads"]
        if reads_now(made.view(), made.upstream, reads) == reads:
            return Result(stored.notebook, reads, 0.0, [], None, False)
    return executed_whole(made.spec())


def test_grid_runs_that_are_forked_record_what_each_records_by_itself() -> None:
    publication = Publication(ROOT)
    date = publication.newest()
    runner = Runner(publication, DataPackage(publication.data))
    for made, _ in runner.grid_jobs(Edition.read(publication, date)):
        assert not made.needs, "a grid of a theme that reads others' values is to be given their runs here"
        asked = made.spec()
        assert asked.shared is not None and asked.changed
        forked, alone = values_run(asked), values_run(replace(asked, shared=None, changed={}))
        assert forked.notebook == alone.notebook and forked.reads == alone.reads


def test_a_name_of_a_cell_that_draws_is_there_for_a_later_one(drawing: Path) -> None:
    alone, whole = both(job(drawing, factor=3.0).spec())
    assert_same(alone, whole)
    kinds = {kind for c in alone.notebook["cells"] for o in c.get("outputs", []) for kind in o["data"]}
    assert kinds == {VALUE, "text/plain"}


def test_the_calls_for_usual_kinds_record_the_same_in_both(tmp_path: Path) -> None:
    root = write_publication(tmp_path / "publication")
    write_theme(root, [*CELLS, ("code", "kinds", KINDS, [])])
    alone, whole = both(job(root).spec())
    assert_same(alone, whole)
    assert len(values(alone.notebook)) == 9


def test_a_plain_process_gives_the_same_as_one_forked_from_a_warm_parent(drawing: Path) -> None:
    asked = job(drawing).spec()
    plain, warm = values_run(replace(asked, kernel="python3")), values_run(asked)
    assert (plain.warm, warm.warm) == (False, True)
    assert plain.notebook == warm.notebook


ASKED = [
    'book.value("top", float(axes.get_ylim()[1]), unit="1", label="top", datasets=["sales"])',
    'low, high = axes.get_ylim(); book.value("low", low, unit="1", label="low", datasets=["sales"])',
    'book.value("any", 1 if axes.lines else 0, unit="1", label="lines", datasets=["sales"])',
    'ax = sales.plot(); book.value("lines", len(ax.lines), unit="1", label="lines", datasets=["sales"])',
    'n, *_ = axes.hist(sales["amount"]); book.value("most", max(n), unit="1", label="m", datasets=["sales"])',
    'red = plt.matplotlib.colors.to_hex("red")\n'
    'book.value("red", red, unit="", label="red", format="{}", datasets=["sales"])',
]


@pytest.mark.parametrize("shared", [False, True], ids=["by itself", "with a beginning that others share"])
def test_what_is_asked_of_a_figure_is_had_without_drawing_it(drawing: Path, shared: bool) -> None:
    asking = [("code", f"after-{number}", cell, []) for number, cell in enumerate(ASKED)]
    write_theme(drawing, [*CELLS, ("code", "drawing", DRAWING, []), *asking])
    made = job(drawing, factor=4.0)
    made.shared = job(drawing).parameters if shared else None
    assert_same(*both(made.spec()))


@pytest.mark.parametrize(
    "cell",
    [
        'book.value("ticks", len(axes.get_xticks()), unit="1", label="ticks", datasets=["sales"])',
        'book.value("top", axes.get_ylim()[1], unit="1", label=str(axes.get_yticklabels()), datasets=["sales"])',
    ],
)
def test_a_value_that_only_drawing_tells_has_the_whole_notebook_executed(drawing: Path, cell: str) -> None:
    write_theme(drawing, [*CELLS, ("code", "drawing", DRAWING, []), ("code", "after", cell, [])])
    asked = job(drawing).spec()
    with pytest.raises(NoValues, match=r"(DrawingNeeded|Error) in cell 'after'"):
        values_run(asked)
    whole = execute_spec(asked)
    assert isinstance(whole, Result) and not whole.values_only and len(values(whole.notebook)) == 2


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("%time 1", "not plain Python"),
        ("print(_)", "asks for _"),
        ("try:\n    1\nexcept ValueError:\n    pass", "catches"),
        ("with contextlib.suppress(ValueError):\n    1", "suppresses"),
        ("import threading", "imports threading"),
        ("import seaborn", "imports seaborn"),
        ("eval('1')", "asks for eval"),
        ("await later()", "waits"),
        ("from __future__ import annotations", "read"),
    ],
)
def test_code_that_could_see_where_it_is_executed_is_in_doubt(cell: str, reason: str, tmp_path: Path) -> None:
    assert reason in doubt(["import memobook", cell], tmp_path)
    assert doubt(["import memobook", "total = 1"], tmp_path) == ""


def test_modules_of_the_project_that_draw_are_in_doubt(drawing: Path) -> None:
    (drawing / "src" / "shop" / "tax.py").write_text("import matplotlib.pyplot as plt\nTAX = 0\n")
    assert "draws" in doubt([SETUP], drawing)
    assert job(drawing).spec().values_only is False


IN_A_FUNCTION = """import pandas as pd

TAX = 0


def lines(sales):
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots()
    axes.plot(sales)
    return figure
"""


def test_a_module_whose_functions_import_what_they_draw_with_is_not_in_doubt(drawing: Path) -> None:
    module = drawing / "src" / "shop" / "tax.py"
    module.write_text(IN_A_FUNCTION)
    assert doubt([SETUP], drawing) == ""
    assert job(drawing).spec().values_only is True
    module.write_text(IN_A_FUNCTION + "    try:\n        1 / 0\n    except Exception:\n        pass\n")
    assert "catches" in doubt([SETUP], drawing)


def test_the_runs_of_a_grid_parse_their_code_once(drawing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (drawing / "src" / "shop" / "tax.py").write_text(IN_A_FUNCTION)
    cell = "total = 12345"
    assert doubt([SETUP, cell], drawing) == ""
    with monkeypatch.context() as patch:
        patch.setattr(ast, "parse", lambda source: pytest.fail(f"{source!r} is parsed again"))
        assert doubt([SETUP, cell], drawing) == ""
    assert "asks for eval" in doubt([SETUP, cell, f"eval({cell!r})"], drawing)


def test_what_a_module_asks_of_a_drawing_needs_a_whole_run(drawing: Path) -> None:
    module = drawing / "src" / "shop" / "tax.py"
    notebook = {"cells": [{"cell_type": "code", "source": SETUP}]}
    module.write_text(IN_A_FUNCTION)
    assert settled(notebook, drawing)
    module.write_text(IN_A_FUNCTION.replace("return figure", "return axes.get_window_extent()"))
    assert not settled(notebook, drawing)


def test_a_library_that_asks_for_the_version_of_matplotlib_is_imported_where_nothing_is_drawn() -> None:
    code = "from memobook.runs.kernels.values.undrawn import draw_nothing; draw_nothing(); import arch.bootstrap; "
    told = [sys.executable, "-c", f"{code}import matplotlib; print(matplotlib.__version__, repr(matplotlib.rcParams))"]
    asked = subprocess.run(told, capture_output=True, text=True)
    assert asked.stdout == f"{version('matplotlib')} <not drawn>\n", asked.stderr


def test_a_failing_run_tells_what_a_whole_one_tells(drawing: Path) -> None:
    write_theme(drawing, [*CELLS, ("code", "wrong", "1 / 0", [])])
    asked = job(drawing).spec()
    assert execute_spec(asked) == PapermillRun(replace(asked, values_only=False), None).execute()


def executed(root: Path, *, values_only: bool) -> Run:
    made = job(root, values_only=values_only)
    done = made.finish(execute_spec(made.spec()))  # type: ignore[arg-type]
    assert not done.stored
    return done


def test_values_alone_are_never_taken_for_a_whole_run(drawing: Path) -> None:
    alone = executed(drawing, values_only=True)
    assert job(drawing, values_only=False).stored() is None
    again = job(drawing).stored()
    assert again and again.key == alone.key and again.executed().values == alone.executed().values
    assert again.executed().figures == {} and again.executed().tables == {}
    whole = executed(drawing, values_only=False)
    assert whole.key != alone.key and whole.executed().figures and whole.executed().tables
    assert whole.executed().values == alone.executed().values


def test_a_stored_whole_run_serves_where_values_are_enough(drawing: Path) -> None:
    whole = executed(drawing, values_only=False)
    found = job(drawing).stored()
    assert found and found.key == whole.key
    shutil.rmtree(whole.path.parent)
    assert job(drawing).stored() is None


NUMBERS = st.integers(min_value=-9, max_value=9)
NAMES = st.sampled_from(["factor", "offset", "rows", "x", "y"])


@st.composite
def statements(draw: st.DrawFn) -> str:
    """A line that binds, changes or draws something."""
    name, other, number = draw(NAMES.filter(lambda n: n != "rows")), draw(NAMES), draw(NUMBERS)
    return draw(
        st.sampled_from(
            [
                f"{name} = {number}",
                f"{name} = total({other}) + {number}",
                f"rows.append(total({other}))",
                f"rows[0] += {number}",
                f"for {name} in range(3): rows.append({name})",
                f"figure, axes = plt.subplots(); axes.plot(rows, label='{name}'); {name} = total(rows)",
                f"axes.bar(rows, [total(v) for v in rows]) if total({other}) > {number} else rows.sort()",
                f"def total(v, by={name}): return (sum(v) if isinstance(v, list) else v) + {number}",
            ]
        )
    )


TOP = """import matplotlib.pyplot as plt
import memobook
book = memobook.open("sales", as_of=as_of)
book.data("sales")
rows, x, y = [1], 2, 3
figure, axes = plt.subplots()
def total(v): return sum(v) if isinstance(v, list) else v
"""
TOLD = 'book.value("{name}_{n}", total({name}), unit="1", label="told", datasets=["sales"])'


@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cells=st.lists(st.lists(statements(), min_size=1, max_size=3), min_size=3, max_size=6),
    factor=NUMBERS,
    offset=NUMBERS,
)
def test_notebooks_of_any_make_give_the_same_values(
    cells: list[list[str]], factor: int, offset: int, drawing: Path
) -> None:
    declared = f'as_of: str = "{DAY}"  # the day\nfactor: int = 1  # one\noffset: int = 2  # two'
    written = [("code", "parameters", declared, ["parameters"]), ("code", "top", TOP, [])]
    for n, lines in enumerate(cells):
        recorded = [TOLD.format(name=name, n=n) for name in ("factor", "offset", "rows", "x", "y")]
        written.append(("code", f"cell-{n}", "\n".join([*lines, *recorded]), []))
    write_theme(drawing, written)
    shutil.rmtree(drawing / ".memobook", ignore_errors=True)
    made = job(drawing, factor=factor, offset=offset)
    made.shared = job(drawing, factor=factor).parameters
    alone, whole = both(made.spec())
    assert_same(alone, whole)
    first = job(drawing, factor=factor)
    first.shared = made.shared
    asked = first.spec()
    # what is computed without a beginning that others share is, as above, what a whole run gives
    going_on, anew = values_run(asked), values_run(replace(asked, shared=None, changed={}))
    assert values(going_on.notebook) and (going_on.notebook, going_on.reads) == (anew.notebook, anew.reads)
