"""The infrastructure notebook on days and with parameters other than those of the newest edition."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import memobook.themes.figures.told
import memobook.themes.notebook
from memobook.themes.values.value import ABSENT, TABLE, VALUE

ROOT = Path(__file__).parents[2]
CODE = [
    "".join(cell["source"])
    for cell in json.loads((ROOT / "notebooks" / "infrastructure.ipynb").read_text(encoding="utf-8"))["cells"]
    if cell["cell_type"] == "code"
]


class Shown:
    """What a run of the notebook's cells in this process showed; unless they are ``drawn``, its figures are made for
    wide pages and not written as drawings, which takes longer than all the rest."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, drawn: bool = False, **parameters: Any) -> None:
        self.values: dict[str, Any] = {}
        self.tables: dict[str, list[list[str]]] = {}
        self.absent: dict[str, str] = {}
        self.figures: list[str] = []
        monkeypatch.chdir(ROOT)
        monkeypatch.setattr(memobook.themes.notebook, "_show", self._collect)
        if not drawn:
            monkeypatch.setattr(memobook.themes.figures.told, "draw", lambda figure, prefix: "")
            monkeypatch.setattr(memobook.themes.figures.told, "draw_for_phone", lambda drawing: None)
        names: dict[str, Any] = {}
        exec(CODE[0], names)
        names |= parameters
        for source in CODE[1:]:
            exec(source, names)

    def _collect(self, bundle: dict[str, Any], metadata: dict[str, Any] | None = None) -> None:
        if VALUE in bundle:
            self.values[bundle[VALUE]["id"].partition(".")[2]] = bundle[VALUE]["value"]
        elif TABLE in bundle:
            self.tables[bundle[TABLE]["id"].partition(".")[2]] = bundle[TABLE]["rows"]
        elif ABSENT in bundle:
            self.absent[bundle[ABSENT]["what"]] = bundle[ABSENT]["why"]
        elif metadata:
            self.figures.append(metadata["memobook"]["id"].partition(".")[2])


def test_the_second_quarter_is_summed_and_the_third_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown(monkeypatch, drawn=True, as_of="2026-10-08", quarter="2026Q2")
    assert shown.values["capex_total"] == 181_543e6
    assert shown.values["capex_growth"] == pytest.approx(0.865, abs=5e-4)
    assert shown.values["capex_without_growth"] == pytest.approx(0.870, abs=5e-4)
    assert shown.values["capex_open_quarter"] == "2026Q3" and shown.values["capex_open_filed"] == 1
    told = shown.absent["There is no sum for 2026Q3."]
    assert told == "Of 5 companies 1 had filed it by 2026-10-08: Oracle (28,499 USD million)."
    definitions = {row[0]: row[1] for row in shown.tables["capex_definitions"]}
    assert definitions["Amazon net of proceeds"] == "180,411"
    assert definitions["Meta Platforms with finance leases"] == "182,505"
    verdicts = {row[0]: (row[4], row[5]) for row in shown.tables["constraints"]}
    assert verdicts["Memory: contract price of DRAM"] == ("tightened", "V3")
    assert verdicts["Power capacity: PJM auction, USD/MW-day"] == ("can’t tell", "V3")
    assert verdicts["Glass substrates: none found"] == ("no data", "–")
    assert len(shown.figures) <= 8


def test_a_quarter_that_not_all_have_filed_has_no_values(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown(monkeypatch, as_of="2026-10-08", quarter="2026Q3")
    assert "capex_total" not in shown.values and "capex_growth" not in shown.values
    assert "There is no sum for 2026Q3." in shown.absent


@pytest.mark.parametrize(
    ("day", "newest", "figures"),
    [
        ("2018-01-31", None, []),
        ("2023-03-15", None, ["power_equipment", "power_history", "power_scarcity"]),
        ("2024-06-30", 46e9, ["capex", "power_equipment", "power_history", "power_scarcity"]),
        (
            "2025-05-14",
            78e9,
            ["capex", "capex_pace", "power_equipment", "power_history", "power_scarcity", "electricity"],
        ),
    ],
)
def test_an_earlier_day_shows_what_was_known(
    monkeypatch: pytest.MonkeyPatch, day: str, newest: float | None, figures: list[str]
) -> None:
    shown = Shown(monkeypatch, drawn=len(figures) == 4, as_of=day, quarter="newest")
    assert shown.figures == figures
    if newest is None:
        assert "capex_total" not in shown.values and "There is no sum of capital spending." in shown.absent
    else:
        assert shown.values["capex_total"] == pytest.approx(newest, rel=0.01)
    assert "memory_multiple" not in shown.values


def test_calendar_months_and_four_companies_move_the_headline(monkeypatch: pytest.MonkeyPatch) -> None:
    even = Shown(monkeypatch, as_of="2026-05-14", aligned=True)
    assert even.values["capex_growth"] == even.values["capex_aligned_growth"] == pytest.approx(0.882, abs=5e-4)
    four = Shown(monkeypatch, as_of="2026-05-14", companies=["AMZN", "GOOGL", "META", "MSFT"])
    assert four.values["capex_total"] == four.values["capex_without"] == 129_750e6


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"companies": ["AMZN", "IBM"]}, "no capex is kept of IBM"),
        ({"leave_out": "IBM"}, "no capex is kept of IBM"),
        ({"quarter": "2026-Q1"}, "'2026-Q1' is no calendar quarter"),
        ({"filing": "last"}, "filing is 'last'"),
        ({"elsewhere": 1.5}, "shares lie between 0 and 1"),
    ],
)
def test_a_wrong_parameter_fails_with_a_clear_error(
    monkeypatch: pytest.MonkeyPatch, wrong: dict[str, Any], message: str
) -> None:
    with pytest.raises((KeyError, ValueError), match=message):
        Shown(monkeypatch, **wrong)
