"""Forecasts as their file has them: both kinds, and every mistake with file and line."""

from __future__ import annotations

from typing import Any

import pytest
from asked_data import BINARY, NUMBERS, PLACE, entry, package
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import content_error, patient

from memobook.data.package import DataPackage
from memobook.editions.forecasts.comparison import Comparison
from memobook.editions.forecasts.forecast import read_forecast
from memobook.publication.errors import ContentError

AS_OF = "2026-06-01"
SPAN = {"from": "2026-07-01", "to": "2026-07-09"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataPackage:
    return package(tmp_path_factory.mktemp("asked"))


def test_a_binary_question(data: DataPackage) -> None:
    found = read_forecast(entry(**BINARY), data, AS_OF)
    assert (found.day, found.probability, found.quantiles) == ("2026-08-01", 0.3, ())
    assert str(found.question) == "output from prices where model = 'one'"
    assert (str(found.comparison), found.place) == ("< 10", f"{PLACE}:3")
    assert (found.unit, found.said(12.5)) == ("USD", "$12.50")


def test_quantiles(data: DataPackage) -> None:
    found = read_forecast(entry(**NUMBERS | {"note": "As before. ", "day": "2026Q3"}), data, AS_OF)
    assert (found.day, found.comparison, found.note) == ("2026-09-30", None, "As before.")
    assert found.quantiles == ((0.1, 110.0), (0.5, 118.0), (0.9, 125.0))
    assert found.said(118.25) == "118.25"


def test_a_ratio_goes_on_with_what_it_does_not_name(data: DataPackage) -> None:
    found = read_forecast(entry(**NUMBERS | {"over": {"where": {"month": "2025-07-01"}}}), data, AS_OF)
    first, second = (f"value from index where series = 'a' and month = '{year}-07-01'" for year in (2026, 2025))
    assert str(found.question) == f"({first}) / ({second})"


@pytest.mark.parametrize(
    ("base", "more", "id", "line"),
    [
        pytest.param(BINARY, {"day": "2026-06-01"}, "forecast.hindsight", 5, id="its own day"),
        pytest.param(BINARY, {"day": 2025}, "forecast.hindsight", 5, id="the past"),
        pytest.param(BINARY, {"day": "soon"}, "forecast.day", 5, id="no day"),
        pytest.param(BINARY, {"text": " "}, "forecast.text", 4, id="no question"),
        pytest.param(BINARY, {"note": ["a"]}, "forecast.text", 4, id="a note that is a list"),
        pytest.param(BINARY, {"dataset": "price"}, "forecast.dataset", 6, id="an unknown dataset"),
        pytest.param(BINARY, {"dataset": ["prices"]}, "forecast.dataset", 6, id="a list of datasets"),
        pytest.param(BINARY, {"dataset": "still", "where": None, "measure": "value"}, "forecast.dataset", 6,
                     id="a static dataset"),
        pytest.param(BINARY, {"where": {"modl": "one"}}, "forecast.where", 7, id="an unknown column"),
        pytest.param(BINARY, {"where": ["one"]}, "forecast.where", 7, id="conditions as a list"),
        pytest.param(BINARY, {"where": {"model": {"from": "a"}}}, "forecast.where", 7, id="a span of texts"),
        pytest.param(BINARY, {"where": {"model": []}}, "forecast.where", 7, id="none of several"),
        pytest.param(BINARY, {"where": {"model": ["one", "one"]}}, "forecast.where", 7, id="one of them twice"),
        pytest.param(BINARY, {"where": {"output": "x"}}, "forecast.where", 7, id="text for a number"),
        pytest.param(BINARY, {"measure": "outputs"}, "forecast.measure", 9, id="no such column"),
        pytest.param(BINARY, {"measure": "model"}, "forecast.measure", 9, id="a column of texts"),
        pytest.param(BINARY, {"measure": "median output"}, "forecast.measure", 9, id="an unknown measure"),
        pytest.param(BINARY, {"measure": 3}, "forecast.measure", 9, id="a number as measure"),
        pytest.param(BINARY, {"comparison": "about 10"}, "forecast.comparison", 10, id="no comparison"),
        pytest.param(BINARY, {"comparison": "> 1e999"}, "forecast.comparison", 10, id="endless"),
        pytest.param(BINARY, {"probability": 1}, "forecast.probability", 11, id="certain"),
        pytest.param(BINARY, {"probability": 0}, "forecast.probability", 11, id="impossible"),
        pytest.param(BINARY, {"probability": 80}, "forecast.probability", 11, id="per cent"),
        pytest.param(BINARY, {"probability": True}, "forecast.probability", 11, id="a flag"),
        pytest.param(BINARY, {"probability": float("nan")}, "forecast.probability", 11, id="no number at all"),
        pytest.param(BINARY, {"probability": None}, "forecast.kind", 10, id="a comparison alone"),
        pytest.param(BINARY, {"quantiles": {0.1: 1, 0.5: 2, 0.9: 3}}, "forecast.kind", 12, id="both kinds"),
        pytest.param(BINARY, {"minus": {"where": {}}}, "forecast.second", 12, id="less itself"),
        pytest.param(BINARY, {"minus": {}}, "forecast.second", 12, id="less nothing"),
        pytest.param(BINARY, {"over": {"modl": 1}}, "forecast.second", 12, id="a part with an unknown name"),
        pytest.param(BINARY, {"format": "{:d}"}, "forecast.format", 12, id="a format for whole numbers"),
        pytest.param(BINARY, {"unit": 3}, "forecast.format", 12, id="a unit that is a number"),
        pytest.param(BINARY, {"where": {"published": {"from": "2026-07-01", "to": "2026-09-01"}},
                              "measure": "count"}, "forecast.day", 5, id="a span beyond the day"),
        pytest.param(BINARY, {"where": {"published": {"from": "2026-07-09", "to": "2026-07-01"}}}, "forecast.where", 7,
                     id="a span backwards"),
        pytest.param(NUMBERS, {"where": {"month": "2026-13-01"}}, "forecast.where", 7, id="no month"),
        pytest.param(NUMBERS, {"where": {"month": "2026-07-01", "published": SPAN}},
                     "forecast.where", 7, id="two times"),
        pytest.param(NUMBERS, {"quantiles": {0.1: 1, 0.9: 2}}, "forecast.quantiles", 11, id="two quantiles"),
        pytest.param(NUMBERS, {"quantiles": {0.1: 1, 0.5: 3, 0.9: 2}}, "forecast.quantiles", 11, id="falling numbers"),
        pytest.param(NUMBERS, {"quantiles": {0.5: 1, 0.1: 2, 0.9: 3}}, "forecast.quantiles", 11, id="falling levels"),
        pytest.param(NUMBERS, {"quantiles": {10: 1, 50: 2, 90: 3}}, "forecast.quantiles", 11, id="levels in per cent"),
        pytest.param(NUMBERS, {"quantiles": {0.1: 1, 0.5: "x", 0.9: 3}}, "forecast.quantiles", 11, id="no number"),
        pytest.param(NUMBERS, {"quantiles": [1, 2, 3]}, "forecast.quantiles", 11, id="a list"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(
    data: DataPackage, base: dict[str, Any], more: dict[str, Any], id: str, line: int
) -> None:
    error = content_error(read_forecast, entry(**base | more), data, AS_OF)
    assert (error.id, error.place) == (id, f"{PLACE}:{line}")


@pytest.mark.parametrize("name", ["dataset", "measure", "text", "day"])
def test_what_is_missing_is_named(data: DataPackage, name: str) -> None:
    assert content_error(read_forecast, entry(**BINARY | {name: None}), data, AS_OF).id == f"forecast.{name}"


PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
ODD = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PLAIN, inner, max_size=3))
NAMES = sorted({*BINARY, *NUMBERS, "minus", "over", "unit", "format", "note"} - {"id"})


@patient
@given(st.dictionaries(st.sampled_from(NAMES), ODD, min_size=1, max_size=3), st.sampled_from([BINARY, NUMBERS]))
def test_whatever_stands_in_the_file_is_a_forecast_or_an_error_with_its_line(
    data: DataPackage, more: dict[str, Any], base: dict[str, Any]
) -> None:
    odd = entry(**base)
    odd.update(more)
    try:
        found = read_forecast(odd, data, AS_OF)
    except ContentError as error:
        assert error.id.startswith("forecast.") and error.place.startswith(f"{PLACE}:")
    else:
        assert found.day > AS_OF and (found.comparison is None) != (found.quantiles == ())


@given(st.sampled_from(["<", "<=", ">", ">="]), st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_comparison_reads_what_it_prints(sign: str, number: float) -> None:
    found = Comparison.parse(f"{sign}{number!r}")
    assert found == Comparison(sign, number)
    assert Comparison.parse(str(found)) == Comparison(sign, float(f"{number:.15g}"))
