"""What a notebook may record, and what it is told when it records something else."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import matplotlib as mpl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import content_error, notebook, patient, resource, write_package, write_rows

import memobook.themes.notebook
from memobook.publication.folder import Publication
from memobook.runs.store.key import reads_now
from memobook.themes.figures.style import use_style
from memobook.themes.notebook import Notebook
from memobook.themes.values.interval import Interval
from memobook.themes.values.printed import display
from memobook.themes.values.value import ABSENT, READS_LOG, TABLE, VALUE, Value

DAY = "2026-01-07"
STATEMENTS = ["id", "said_by", "subject", "value", "unit", "rounding", "text", "locator", "verification",
              "verification_note", "published"]  # fmt: skip


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[dict, dict | None]]:
    outputs: list[tuple[dict, dict | None]] = []
    monkeypatch.setattr(
        memobook.themes.notebook, "_show", lambda bundle, metadata=None: outputs.append((bundle, metadata))
    )
    return outputs


@pytest.fixture
def book(tmp_path: Path, shown: list) -> Notebook:
    """A notebook that has read the dataset ``sales`` and may read two others."""
    data = tmp_path / "data"
    sales = resource("sales", ["id", "amount", "count", "published"])
    write_package(data, sales, resource("other", ["id", "published"]), resource("statements", STATEMENTS))
    write_rows(data, "sales", ["id", "amount", "count", "published"],
               [["a", "1.5", "2", "2026-01-01"], ["b", "", "3", "2026-01-05"],
                ["c", "9", "9", "2026-01-08"]])  # fmt: skip
    write_rows(data, "other", ["id", "published"], [["x", "2026-01-01"]])
    write_rows(data, "statements", STATEMENTS, [
        ["says", "smith", "s", "0.91", "1", "0.01", "91%", "p", "V1", "", "2026-01-01"],
        ["words", "smith", "s", "", "", "", "much", "p", "V1", "", "2026-01-01"],
        ["later", "smith", "s", "1", "1", "1", "1", "p", "V1", "", "2026-01-08"],
    ])  # fmt: skip
    found = Notebook(Publication(tmp_path), "theme", DAY)
    found.data("sales")
    return found


GOOD: dict[str, Any] = {"unit": "1", "label": "a label", "datasets": ["sales"]}


def record(book: Notebook, value: Any = 1.0, name: str = "total", **more: Any) -> None:
    book.value(name, value, **(GOOD | more))


def test_data_are_those_of_the_day_with_types(book: Notebook) -> None:
    frame = book.data("sales")
    assert list(frame["id"]) == ["a", "b"]
    assert frame["published"].tolist() == [pd.Timestamp("2026-01-01"), pd.Timestamp("2026-01-05")]
    assert frame["amount"].dtype == float and math.isnan(frame["amount"][1])


def test_vintages_are_those_of_the_day_and_leave_out_later_ones(book: Notebook, tmp_path: Path) -> None:
    rows = [["a", "1.5", "2", "2026-01-01"], ["a", "2.5", "2", "2026-01-05"], ["a", "9", "9", "2026-01-08"]]
    write_rows(tmp_path / "data", "sales", ["id", "amount", "count", "published"], rows)
    fresh = Notebook(book.publication, "theme", DAY)
    assert fresh.vintages("sales")["amount"].tolist() == [1.5, 2.5]
    assert fresh.data("sales")["amount"].tolist() == [2.5]
    assert fresh.reads == {"sales": fresh.view.sha256("sales")}, "a value from vintages names the dataset"


def test_what_is_absent_is_told_in_its_place(book: Notebook, shown: list) -> None:
    book.absent("Prices.", "None was public.")
    ((bundle, _),) = shown
    assert bundle == {ABSENT: {"what": "Prices.", "why": "None was public."}, "text/plain": "Prices. None was public."}


def test_a_value_is_an_output_of_its_cell(book: Notebook, shown: list) -> None:
    record(book, 148_385e6, unit="USD", format="${:,.1f}B", per=1e9, interval=(148e9, 149e9), kind="projection")
    ((bundle, _),) = shown
    value = Value.from_json(json.loads(json.dumps(bundle[VALUE])), "cell")
    assert (value.id, value.value, value.text, value.unit) == ("theme.total", 148_385e6, "$148.4 billion", "USD")
    assert value.interval == Interval(148e9, 149e9, "projection")
    assert value.interval_text == "projection: $148 to $149 billion"
    assert value.datasets == ({"name": "sales", "sha256": book.view.sha256("sales")},)
    assert bundle["text/plain"] == "theme.total = $148.4B    (a label)"


def test_a_text_is_a_value_too(book: Notebook, shown: list) -> None:
    record(book, "GPT-5.5 <b>", format="{}")
    assert shown[0][0][VALUE]["text"] == "GPT-5.5 <b>"


@pytest.mark.parametrize("number", [pd.Series([7]).iloc[0], pd.Series([7.0]).iloc[0], 7, 7.0])
def test_numbers_become_plain_ones(book: Notebook, shown: list, number: Any) -> None:
    record(book, number)
    value = shown[0][0][VALUE]["value"]
    assert value == 7 and type(value) in (int, float)


@pytest.mark.parametrize(
    ("more", "id"),
    [
        pytest.param({"datasets": ["other"]}, "value.origin", id="dataset was not read"),
        pytest.param({"datasets": ["sales", "no-such"]}, "value.origin", id="dataset that does not exist"),
        pytest.param({"values": ["up.total"]}, "value.origin", id="upstream value was not read"),
        pytest.param({"name": "Total"}, "value.name", id="name in capitals"),
        pytest.param({"name": "a.b"}, "value.name", id="name with a dot"),
        pytest.param({"name": "1st"}, "value.name", id="name begins with a digit"),
        pytest.param({"name": ""}, "value.name", id="empty name"),
        pytest.param({"name": "taken"}, "value.name", id="name is taken"),
        pytest.param({"value": math.nan}, "value.number", id="NaN"),
        pytest.param({"value": -math.inf}, "value.number", id="infinity"),
        pytest.param({"value": None}, "value.number", id="None"),
        pytest.param({"value": True}, "value.number", id="a boolean"),
        pytest.param({"value": pd.Series([True]).iloc[0]}, "value.number", id="a NumPy boolean"),
        pytest.param({"value": [1]}, "value.number", id="a list"),
        pytest.param({"value": 1j}, "value.number", id="a complex number"),
        pytest.param({"value": pd.NA}, "value.number", id="NA of pandas"),
        pytest.param({"format": "{:q}"}, "value.format", id="unknown format"),
        pytest.param({"format": "{:,.0f} {}"}, "value.format", id="format for two numbers"),
        pytest.param({"format": "{share}"}, "value.format", id="format for a name"),
        pytest.param({"format": "{0.share}"}, "value.format", id="format for an attribute"),
        pytest.param({"format": "{0[0]}"}, "value.format", id="format for an item"),
        pytest.param({"format": "{"}, "value.format", id="broken format"),
        pytest.param({"value": "text", "format": "{:,.0f}"}, "value.format", id="number format for a text"),
        pytest.param({"per": 0}, "value.format", id="per nothing"),
        pytest.param({"interval": (math.nan, 1), "kind": "assumption"}, "value.number", id="interval with NaN"),
        pytest.param({"interval": (0, math.inf), "kind": "assumption"}, "value.number", id="interval with infinity"),
        pytest.param({"interval": (2, 1), "kind": "assumption"}, "value.interval", id="interval upside down"),
        pytest.param({"interval": (1,), "kind": "assumption"}, "value.interval", id="interval of one number"),
        pytest.param({"interval": (1, 2)}, "value.interval", id="interval without a kind"),
        pytest.param({"interval": (1, 2), "kind": "guess"}, "value.interval", id="interval of no kind"),
        pytest.param({"interval": (1, 2), "kind": "confidence"}, "value.interval", id="confidence without a level"),
        pytest.param({"interval": (1, 2), "kind": "prediction", "level": 95}, "value.interval", id="level in percent"),
        pytest.param({"interval": (1, 2), "kind": "projection", "level": 0.9}, "value.interval", id="a level"),
        pytest.param({"range": (2, 1)}, "value.interval", id="range of released code upside down"),
        pytest.param({"bounds": (1, 0)}, "value.bounds", id="bounds upside down"),
        pytest.param({"bounds": (20, 30)}, "value.bounds", id="value outside of its bounds"),
        pytest.param({"bounds": (0,)}, "value.bounds", id="one bound"),
        pytest.param({"grade": "V9"}, "value.grade", id="no grade"),
    ],
)
def test_a_wrong_record_is_refused_and_not_shown(book: Notebook, shown: list, more: dict, id: str) -> None:
    record(book, name="taken")
    error = content_error(record, book, **more)
    assert error.id.startswith(id)
    assert error.place.startswith("notebooks/theme.ipynb value 'theme.")
    assert len(shown) == 1


def test_a_value_is_computed_from_what_was_read_and_from_something(book: Notebook, shown: list, tmp_path: Path) -> None:
    book.data("other")
    record(book, datasets=[])
    assert [d["name"] for d in shown[-1][0][VALUE]["datasets"]] == ["other", "sales"]
    blind = Notebook(book.publication, "theme", DAY)
    assert content_error(blind.count, "total", 1, "a label").id == "value.origin"


@pytest.mark.parametrize(
    ("call", "value", "more", "unit", "exact"),
    [
        pytest.param("usd", 181.49e9, {}, "USD", "181.5 USD billion", id="billions"),
        pytest.param("usd", 3.25, {}, "USD", "3.25 USD", id="a few dollars"),
        pytest.param("share", 0.314, {"digits": 0}, "fraction", "31 %", id="a share"),
        pytest.param("share", 0.314, {"signed": True}, "fraction", "+31.4 %", id="a growth"),
        pytest.param("points", -0.043, {}, "fraction", "\N{MINUS SIGN}4.3 points", id="points"),
        pytest.param("count", 491, {"unit": "homes"}, "homes", "491 homes", id="a count"),
        pytest.param("months", 7.25, {}, "months", "7.2 months", id="months"),
        pytest.param("text", "A & B", {}, "text", "A & B", id="a text"),
        pytest.param("count", 12, {"format": "{:.0f} of them"}, "count", "12 of them", id="a format of one's own"),
    ],
)
def test_a_usual_result_takes_one_line(
    book: Notebook, shown: list, call: str, value: Any, more: dict, unit: str, exact: str
) -> None:
    getattr(book, call)("total", value, "a label", **more)
    found = Value.from_json(shown[-1][0][VALUE], "cell")
    assert (found.value, found.unit, found.exact, found.label) == (value, unit, exact, "a label")


def test_a_confidence_interval_is_one_word_and_needs_its_level(book: Notebook, shown: list) -> None:
    book.share("growth", 0.2, "a growth", ci=(0.1, 0.3), level=0.9)
    assert Value.from_json(shown[-1][0][VALUE], "").interval == Interval(0.1, 0.3, "confidence", 0.9)
    assert content_error(book.share, "other", 0.2, "a growth", ci=(0.1, 0.3)).id == "value.interval"


def test_a_series_is_a_family_with_its_intervals(book: Notebook, shown: list) -> None:
    series = pd.Series([0.2, 0.4], index=["Alpha Inc.", "2026Q1"])
    book.share("growth", series, "growth", ci=(series - 0.1, series + 0.1), level=0.9)
    found = [Value.from_json(bundle[VALUE], "") for bundle, _ in shown]
    assert [(v.id, v.label) for v in found] == [
        ("theme.growth_alpha_inc", "growth, Alpha Inc."), ("theme.growth_2026q1", "growth, 2026Q1"),
    ]  # fmt: skip
    assert [v.interval.ends for v in found if v.interval] == [(0.1, 0.3), (0.3, 0.5)]


def test_a_frame_is_a_family_of_its_columns_and_rows(book: Notebook, shown: list) -> None:
    frame = pd.DataFrame({"spent": [1e9, 2e9], "owed": [3e9, 4e9]}, index=pd.to_datetime(["2026-01-01", "2026-02-01"]))
    book.usd("company", frame, "dollars")
    ids = [bundle[VALUE]["id"] for bundle, _ in shown]
    assert ids == [f"theme.company_{c}_2026_0{m}_01" for c in ("spent", "owed") for m in (1, 2)]


@pytest.mark.parametrize(
    ("series", "id"),
    [
        pytest.param(pd.Series(dtype=float), "value.family", id="empty"),
        pytest.param(pd.Series([1.0, 2.0], index=["A b", "a-B"]), "value.family", id="two of one name"),
        pytest.param(pd.Series([1.0], index=["–"]), "value.family", id="a member without letters"),
        pytest.param(pd.Series([math.nan], index=["a"]), "value.number", id="no number"),
    ],
)
def test_a_family_that_can_not_be_recorded(book: Notebook, series: pd.Series, id: str) -> None:
    assert content_error(book.count, "total", series, "a label").id == id


def test_a_book_shows_what_it_read_and_recorded(book: Notebook, shown: list) -> None:
    record(book, label="a <label>")
    assert "sales (2 rows)" in repr(book) and "theme.total = 1" in repr(book)
    assert "<td>theme.total</td>" in book._repr_html_() and "a &lt;label&gt;" in book._repr_html_()


def test_a_frame_says_units_and_labels_of_its_columns(tmp_path: Path) -> None:
    described = resource("sales", ["id", "amount", "published"])
    described["schema"]["fields"][1] |= {"unit": "USD", "description": "what was paid"}
    write_package(tmp_path / "data", described)
    write_rows(tmp_path / "data", "sales", ["id", "amount", "published"], [["a", "1.5", "2026-01-01"]])
    frame = Notebook(Publication(tmp_path), "theme", DAY).data("sales")
    assert frame.attrs["units"] == {"amount": "USD"} and frame.attrs["labels"]["amount"] == "what was paid"


def test_a_refused_name_may_be_used_again(book: Notebook, shown: list) -> None:
    content_error(record, book, value=math.nan)
    record(book)
    assert len(shown) == 1


@pytest.mark.parametrize(
    ("number", "format", "per", "text"),
    [
        (-0.125, "{:+.1%}", 1, "−12.5%"),
        (0.125, "{:+.1%}", 1, "+12.5%"),
        (-5, "{:,.0f}", 1, "−5"),
        (-5e9, "${:,.0f}B", 1e9, "−$5B"),
        (-0.2, "{:,.0f}", 1, "0"),
        ("-x", "{}", 1, "-x"),
        (1.5, "2026-01 {:.1f} x-y", 1, "2026-01 1.5 x-y"),
    ],
)
def test_a_negative_number_has_a_minus_sign(number: Any, format: str, per: float, text: str) -> None:
    assert display(number, format, per, "here") == text


@patient
@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 6))
def test_the_sign_changes_nothing_else(number: float, digits: int) -> None:
    format = f"{{:,.{digits}f}}"
    assert display(number, format, 1, "here").replace("−", "-") in (format.format(number), format.format(abs(number)))


def test_a_statement_is_read_as_a_number(book: Notebook) -> None:
    assert book.statement("says") == 0.91
    assert "statements" in book.reads


@pytest.mark.parametrize("id", ["words", "later", "no-such"])
def test_a_statement_without_a_number_on_the_day_is_unknown(book: Notebook, id: str) -> None:
    assert book.has_statement("says") and not book.has_statement(id)
    assert content_error(book.statement, id).id == "statement.unknown"


def upstream(folder: Path, day: str = DAY, theme: str = "up") -> None:
    """An executed notebook of another theme with the value ``up.total``, beside the publication's own."""
    document = json.loads(notebook([("code", "parameters", f'as_of: str = "{day}"  # day', ["parameters"]),
                                    ("code", "values", "", [])]))  # fmt: skip
    origin = ({"name": "other", "sha256": "0" * 64},)
    value = Value("up.total", 3.5, "1", "3.5", "l", theme, "{:.1f}", 1.0, origin)
    output = {"output_type": "display_data", "data": {VALUE: value.as_json()}, "metadata": {}}
    document["cells"][1]["outputs"] = [output]
    folder.mkdir(exist_ok=True)
    (folder / f"{theme}.ipynb").write_text(json.dumps(document))


def test_an_upstream_value_brings_its_datasets(book: Notebook, shown: list) -> None:
    upstream(book.publication.notebooks)
    assert book.upstream("up.total") == 3.5
    record(book, 7.0, datasets=["sales"], values=["up.total"])
    assert [d["name"] for d in shown[0][0][VALUE]["datasets"]] == ["other", "sales"]


def test_in_a_build_upstream_values_come_from_its_runs(
    book: Notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upstream(tmp_path / "runs")
    monkeypatch.setenv("MEMOBOOK_RUNS", str(tmp_path / "runs"))
    assert book.upstream("up.total") == 3.5


@pytest.mark.parametrize(
    ("id", "day", "expected"),
    [
        pytest.param("up.total", "2026-01-06", "upstream.day", id="executed for another day"),
        pytest.param("up.gone", DAY, "value.unknown", id="unknown value"),
        pytest.param("gone.total", DAY, "theme.missing", id="unknown theme"),
    ],
)
def test_an_upstream_value_that_can_not_be_read(book: Notebook, id: str, day: str, expected: str) -> None:
    upstream(book.publication.notebooks, day)
    error = content_error(book.upstream, id)
    assert error.id == expected
    if expected == "upstream.day":
        assert "2026-01-06" in error.message and DAY in error.message


def test_a_notebook_may_ask_whether_a_value_is_there_and_that_there_was_none_is_a_read(
    book: Notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(READS_LOG, str(tmp_path / "log"))
    upstream(book.publication.notebooks)
    assert book.has_upstream("up.total") and not book.has_upstream("up.gone")
    logged = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert [(e["id"], bool(e["sha256"])) for e in logged] == [("up.total", True), ("up.gone", False)]


def test_a_value_that_was_asked_for_in_vain_makes_a_new_run_once_it_is_there(book: Notebook) -> None:
    upstream(book.publication.notebooks)
    executed = book._executed("up")
    run = SimpleNamespace(executed=lambda: executed)
    reads = {"datasets": {}, "values": {"up.total": executed.values["up.total"].digest(), "up.gone": ""}}
    assert reads_now(book.view, {"up": run}, reads) == reads  # type: ignore[dict-item]
    assert reads_now(book.view, {"up": run}, {"datasets": {}, "values": {"up.total": ""}}) != {  # type: ignore[dict-item]
        "datasets": {}, "values": {"up.total": ""},
    }  # fmt: skip
    assert reads_now(book.view, {"up": run}, {"datasets": {}, "values": {"up.gone": "0" * 64}}) is None  # type: ignore[dict-item]


def test_reads_are_logged_for_the_run_key(book: Notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(READS_LOG, str(tmp_path / "log"))
    upstream(book.publication.notebooks)
    fresh = Notebook(book.publication, "theme", DAY)
    fresh.data("sales"), fresh.data("sales"), fresh.statement("says"), fresh.upstream("up.total")
    fresh.vintages("sales")
    logged = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    logged = [entry for entry in logged if entry["kind"] != "rows"]
    assert [(e["kind"], e["id"]) for e in logged] == [
        ("datasets", "sales"), ("datasets", "statements"), ("values", "up.total"), ("vintages", "sales"),
    ]  # fmt: skip
    assert logged[0]["sha256"] == fresh.view.sha256("sales")


def test_table_cells_are_text(book: Notebook, shown: list) -> None:
    frame = pd.DataFrame({"Name": ["<b>", None], "Share, %": [12.345, math.nan], "Day": [pd.Timestamp(DAY), pd.NaT],
                          "Count": [1, None]})  # fmt: skip
    book.table(frame, "shares", caption="Shares", formats={"Share, %": "{:.1f}", "Day": "{:%d %b}", "Count": "{:.0f}"})
    ((bundle, _),) = shown
    table = bundle[TABLE]
    assert table["rows"] == [["<b>", "12.3", "07 Jan", "1"], ["–", "–", "–", "–"]]
    assert table["numeric"] == [False, True, False, True]
    assert (table["id"], table["caption"]) == ("theme.shares", "Shares")
    assert "&lt;b&gt;" in bundle["text/html"] and "<b>" not in bundle["text/html"]
    json.dumps(table, allow_nan=False)


def test_a_cell_that_pandas_marks_as_missing_is_a_dash(book: Notebook, shown: list) -> None:
    book.table(pd.DataFrame({"Count": pd.array([1, None], dtype="Int64")}), "counts", caption="Counts")
    assert shown[0][0][TABLE]["rows"] == [["1"], ["–"]]


def test_negative_cells_have_the_minus_sign_of_values(book: Notebook, shown: list) -> None:
    book.table(pd.DataFrame({"Share": [-0.5]}), "shares", caption="Shares", formats={"Share": "{:.1f}"})
    assert shown[0][0][TABLE]["rows"] == [["−0.5"]]


def test_a_format_for_no_column_is_refused(book: Notebook) -> None:
    """A misspelt column would print its raw digits."""
    with pytest.raises(Exception, match="Shaer"):
        book.table(pd.DataFrame({"Share": [1 / 3]}), "shares", caption="Shares", formats={"Shaer": "{:.1f}"})


def draw_figure(book: Notebook) -> None:
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(3, 2))
    axes.plot([1, 2, 3], [3, 1, 2], marker="o", label="a & <b>")
    axes.fill_between([1, 3], [1, 2], hatch="//")
    axes.legend()
    book.figure(figure, "line", caption="A caption", alt="It falls, then rises")


@pytest.fixture
def style():
    with mpl.rc_context():
        use_style()
        yield


def test_a_figure_is_the_same_bytes_each_time(book: Notebook, shown: list, style: None) -> None:
    draw_figure(book), draw_figure(book)
    first, second = (bundle["image/svg+xml"] for bundle, _ in shown)
    assert first == second
    assert first.startswith("<svg") and "<metadata" not in first and "<!--" not in first
    ids = re.findall(r'\bid="([^"]+)"', first)
    assert ids and all(id.startswith("theme-line-") for id in ids)
    used = re.findall(r'(?:url\(#|href="#)([^)"]+)', first)
    assert used and set(used) <= set(ids)


def test_a_figure_carries_its_words_and_is_closed(book: Notebook, shown: list, style: None) -> None:
    import matplotlib.pyplot as plt

    draw_figure(book)
    ((bundle, metadata),) = shown
    expected = {"id": "theme.line", "caption": "A caption", "alt": "It falls, then rises"}
    assert metadata is not None and expected.items() <= metadata["memobook"].items()
    assert bundle["text/plain"] == "Figure theme.line: A caption"
    assert plt.get_fignums() == []
