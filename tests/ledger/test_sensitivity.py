"""Sensitivity: the ends of a range, the runs behind it, and the checks that flip within it, on grids of known truth."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_condition import value
from test_register import CLAIM, PLACE, STATEMENTS
from test_run import CELLS, DAY, write_publication, write_theme
from test_why import REPORT, write_memo
from tiny_publication import content_error, notebook, patient

from memobook.data.package import DataPackage
from memobook.editions.edition import Edition
from memobook.editions.grids.combination_text import combination_text, listed
from memobook.editions.grids.declared import DeclaredGrid
from memobook.editions.grids.run import GridRun
from memobook.editions.register import Register
from memobook.editions.strength import Strength
from memobook.ledger.choice import strengths
from memobook.ledger.flips import claim_trial, tripwire_trial
from memobook.ledger.sensitivity import Spread, spreads
from memobook.publication.folder import Publication
from memobook.publication.progress import Progress
from memobook.publication.yaml_file import parse_yaml
from memobook.runs.run import FORBID, Runner
from memobook.runs.why.why import why
from memobook.themes.values.number import rounded, same_number
from memobook.themes.values.printed import without_unit
from memobook.themes.values.value import Value

REGISTER = """claims: []
sensitivity:
  - theme: sales
    values: [total]
    grid: {factor: [1.0, 2.0, 3.5]}
  - theme: report
    values: [double]
    grid: {times: [3]}
"""
TIMES = ("code", "parameters", f'as_of: str = "{DAY}"  # the day\ntimes: int = 2  # how often', ["parameters"])


def printed(id: str, number: float | str, text: str) -> Value:
    return Value(id, number, "USD", text, "a label", id.partition(".")[0], "{}", 1.0, ())


def over(own: Value, *others: Value | None) -> Spread:
    """The spread of a value that a parameter x, 0 in the edition, moves: the others at 1, 2, …"""
    combinations = tuple({"x": number} for number in range(1, len(others) + 1))
    grid = DeclaredGrid(own.theme, (own.id,), {"x": 0}, combinations, PLACE)
    runs = [
        GridRun(own.theme, changed, {other.id: other} if other else {})
        for changed, other in zip(combinations, others, strict=True)
    ]
    return spreads([grid], {own.id: own}, runs)[own.id]


class TestSpread:
    def test_a_value_linear_in_a_parameter_has_exactly_the_ends(self) -> None:
        spread = over(value("a.total", 10.0), *(value("a.total", 10.0 - 3 * x) for x in (1, 2, 3)))
        assert spread.range == (1.0, 10.0)
        assert (spread.lowest.changed, spread.highest.changed) == ({"x": 3}, {})
        assert (spread.told(spread.lowest), spread.told(spread.highest)) == ("with x = 3", "as printed")
        assert spread.runs == 4

    @patient
    @given(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=8))
    def test_a_range_holds_the_edition_and_every_run(self, numbers: list[float]) -> None:
        own, *runs = map(rounded, numbers)  # as they are recorded
        spread = over(*(value("a.total", number) for number in (own, *runs)))
        known = [own, *(rounded(run, own) for run in runs)]
        assert spread.range == (min(known), max(known))
        assert {point.value for point in spread.points} == set(known)
        assert all(same_number(run, there, own) for run, there in zip(runs, known[1:], strict=True))

    def test_runs_that_did_not_record_it_are_told(self) -> None:
        spread = over(value("a.total", 5.0), None, value("a.total", 7.0))
        assert (spread.range, spread.runs, spread.missing) == ((5.0, 7.0), 3, ({"x": 1},))
        assert spread.missing_text == "not recorded with x = 1"
        assert spread.as_json()["missing"] == [{"x": 1}]

    def test_a_text_has_no_range_and_tells_what_else_it_was(self) -> None:
        spread = over(*(printed("a.best", text, text) for text in ("Ada", "Ada", "Bob")))
        assert spread.range is None and spread.text == "also Bob"
        assert spread.as_json()["runs"][2] == {"value": "Bob", "text": "Bob", "parameters": {"x": 2}}
        assert (spread.as_json()["lowest"], spread.as_json()["highest"]) == (None, None)

    def test_a_value_that_prints_the_same_everywhere_says_nothing(self) -> None:
        spread = over(printed("a.total", 1.04, "1.0"), printed("a.total", 0.96, "1.0"))
        assert spread.text == "" and spread.range == (0.96, 1.04)

    @pytest.mark.parametrize(
        ("texts", "expected"),
        [
            (["148,385 USD million", "129,750 USD million", "150,385 USD million"], "129,750 to 150,385"),
            (["81.25 %", "64 %", "93 %"], "64 to 93"),
            (["625-fold", "16-fold", "4,000-fold"], "16 to 4,000"),
            (["$48.8B", "$40.0B", "$48.8B"], "$40.0 to $48.8"),
            (["−2 %", "−5 %", "+1 %"], "−5 to +1"),
            (["1 day", "1 day", "2 days"], "1 day to 2 days"),
            (["0.44", "0.44", "0.46"], "0.44 to 0.46"),
        ],
    )
    def test_a_range_does_not_repeat_the_unit(self, texts: list[str], expected: str) -> None:
        assert " to ".join(without_unit(*texts)) == expected

    def test_a_headline_value_that_no_run_records_is_an_error_at_its_line(self) -> None:
        grid = DeclaredGrid("a", ("a.totl",), {"x": 0}, ({"x": 1},), f"{PLACE}:4")
        error = content_error(spreads, [grid], {"a.total": value("a.total", 1)}, [GridRun("a", {"x": 1}, {})])
        assert (error.id, error.place, error.fix) == ("value.unknown", f"{PLACE}:4", "did you mean 'total'?")


@pytest.mark.parametrize(
    ("changed", "own", "text"),
    [
        ({"window": 24}, {"window": 36}, "window = 24"),
        (
            {"leave_out": "META", "level": -0.5},
            {"leave_out": "ORCL", "level": 0.9},
            "leave out = META and level = −0.5",
        ),
        ({"estimates": False}, {"estimates": True}, "estimates = no"),
        ({"names": ["a", "c"]}, {"names": ["a", "b", "c"]}, "names without b"),
        ({"names": ["a", "b", "d"]}, {"names": ["a", "b"]}, "names with d"),
        ({"names": ["a", "b", "d"]}, {"names": ["a", "b", "c"]}, "names without c but with d"),
        ({"names": ["a"]}, {"names": ["a", "b", "c"]}, "names = a only"),
        ({"names": ["x", "y"]}, {"names": ["a", "b"]}, "names = x, y"),
        ({"names": ["b", "a"]}, {"names": ["a", "b"]}, "names = b, a"),
        ({"names": []}, {"names": ["a"]}, "names = none"),
        ({"names": list("abcdefgh")}, {"names": ["a"]}, "names with b, c, d, e, and 3 more"),
        ({"word": "x" * 99 + "\n"}, {"word": "y"}, "word = " + "x" * 39 + "…"),
        ({}, {"window": 36}, ""),
    ],
)
def test_a_combination_tells_how_it_departs_from_the_editions_own(changed: dict, own: dict, text: str) -> None:
    assert combination_text(changed, own) == text


def test_a_list_never_leaves_out_only_one() -> None:
    assert listed("abcde") == "a, b, c, d, e"


class TestFlips:
    def register(self, *checks: dict[str, Any]) -> Register:
        claims = [CLAIM | {"id": f"c{n}", "stated": "says-148"} | check for n, check in enumerate(checks)]
        wire = {"id": "t1", "text": "It falls.", "when": "a.total < 100"}
        advice = {"id": "i1", "text": "Do.", "rests_on": ["c0"], "tripwires": [wire]}
        parsed = parse_yaml(json.dumps({"claims": claims, "implications": [advice]}), PLACE)
        values = {v.id: v for v in (value("a.total", 148.4), value("a.rest", 2.0), value("b.total", 1.0))}
        edition = SimpleNamespace(register_place=PLACE, register=parsed)
        return Register(edition, values, STATEMENTS)  # type: ignore[arg-type]

    def runs(self, *totals: float) -> list[GridRun]:
        rest = value("a.rest", 2.0)
        return [
            GridRun("a", {"x": n}, {"a.total": value("a.total", total), "a.rest": rest})
            for n, total in enumerate(totals)
        ]

    def test_a_claim_flips_exactly_where_its_check_does(self) -> None:
        register = self.register({"check": {"equals": "a.total"}})
        trial = claim_trial(register, register.claims["c0"], self.runs(147.4, 147.5, 148.4, 148.5, 148.6))
        assert [(flip.outcome, flip.changed["x"]) for flip in trial.flips] == [("differs", 0), ("differs", 4)]
        assert trial.runs == 4, "a run that moves nothing is none of them"

    def test_a_condition_on_two_themes_keeps_the_others_values(self) -> None:
        register = self.register({"check": {"holds": "a.total > 100 * b.total"}})
        trial = claim_trial(register, register.claims["c0"], self.runs(99.0, 101.0))
        assert [(flip.outcome, flip.changed["x"]) for flip in trial.flips] == [("contradicted", 0)]

    def test_a_check_that_can_not_be_made_is_told(self) -> None:
        register = self.register({"check": {"holds": "1 / a.total > 0"}}, {"check": {"holds": "a.rest > 1"}})
        lost = GridRun("a", {"x": 9}, {"a.total": value("a.total", 0.0)})
        assert [flip.outcome for flip in claim_trial(register, register.claims["c0"], [lost]).flips] == [None]
        assert [flip.outcome for flip in claim_trial(register, register.claims["c1"], [lost]).flips] == [None]

    @pytest.mark.parametrize("check", [{"sources": ["says-much"]}, {"ours": ["a.total"]}])
    def test_a_claim_that_rests_on_no_number_does_not_flip(self, check: dict) -> None:
        register = self.register({"check": check})
        assert claim_trial(register, register.claims["c0"], self.runs(0.0)).runs == 0

    def test_a_tripwire_fires_exactly_where_its_condition_holds(self) -> None:
        register = self.register({"check": {"equals": "a.total"}})
        trial = tripwire_trial(register, register.implications[0].tripwires[0], self.runs(99.9, 100.0))
        assert [(flip.outcome, flip.changed["x"]) for flip in trial.flips] == [(True, 0)]


def test_an_implication_is_as_weak_as_the_claims_that_turn_under_a_choice() -> None:
    claims, found = ("c0", "c1"), Strength("holds", ("c0", "c1"))
    advice = SimpleNamespace(id="i1", rests_on=claims, strength=found)
    own = {"c0": "holds", "c1": "holds"}
    assert strengths([advice], own, {}) == {}  # type: ignore[list-item]
    assert strengths([advice], own, {"c1": "contradicted"}) == {"i1": Strength("contradicted", ("c1",))}  # type: ignore[list-item]
    assert strengths([advice], own, {"c0": None}) == {"i1": Strength("undecided", ("c0",))}  # type: ignore[list-item]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication of two themes with a grid each, all of whose runs are stored."""
    root = write_publication(tmp_path_factory.mktemp("grids") / "publication")
    doubled = REPORT[2][2].replace("2 * book", "times * book")
    cells = [REPORT[0], TIMES, (REPORT[2][0], REPORT[2][1], doubled, REPORT[2][3])]
    (root / "notebooks" / "report.ipynb").write_text(notebook(cells))
    write_memo(root)
    register(root, REGISTER)
    grid_runs(root)
    return root


def register(root: Path, text: str) -> None:
    (root / "book" / "memos" / f"{DAY}.yml").write_text(text)


def grid_runs(root: Path) -> list[GridRun]:
    publication = Publication(root)
    runner = Runner(publication, DataPackage(publication.data))
    return runner.grid_runs(Edition.read(publication, DAY), Progress())


class TestRuns:
    def test_each_combination_runs_once_and_the_editions_own_is_its_run(
        self, built: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(FORBID, "1")
        found = [(run.theme, run.changed, next(iter(run.values.values())).value) for run in grid_runs(built)]
        # factor is 2 in the edition: 150 times the factor, and three times the edition's own sum
        assert found == [
            ("sales", {"factor": 1.0}, 150.0),
            ("sales", {"factor": 3.5}, 525.0),
            ("report", {"times": 3}, 900.0),
        ]
        assert len(list((built / ".memobook" / "runs").glob("*/*/*/run.json"))) == 5

    def test_the_report_of_runs_calls_them_by_their_parameters(
        self, built: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(FORBID, "1")
        grid_runs(built)
        told = json.loads((built / ".memobook" / "runs.json").read_text("utf-8"))["runs"]
        assert {run["label"] for run in told} == {
            f"{DAY} sales",
            f"{DAY} report",
            f"{DAY} sales, grid 1: factor = 1",
            f"{DAY} sales, grid 2: factor = 3.5",
            f"{DAY} report, grid 3: times = 3",
        }

    def test_why_tells_of_each_combination(self, built: Path) -> None:
        told = {str(reason) for reason in why(Publication(built), DAY)}
        assert f"{DAY} sales (factor=3.5): stored" in told and f"{DAY} report (times=3): stored" in told

    def test_a_new_combination_is_named_before_it_would_run(
        self, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import shutil

        root = shutil.copytree(built, tmp_path / "publication")
        register(root, REGISTER.replace("3.5", "4.0"))
        told = [str(reason) for reason in why(Publication(root), DAY, "sales")]
        assert any(line.startswith(f"{DAY} sales (factor=4.0): would run") for line in told)
        monkeypatch.setenv(FORBID, "1")
        error = content_error(grid_runs, root)
        assert error.id == "run.forbidden" and "'sales' with factor = 4" in error.message

    def test_a_run_that_fails_names_its_parameters_and_keeps_the_others(self, tmp_path: Path) -> None:
        root = write_publication(tmp_path / "publication")
        guarded = (*CELLS[3][:2], "1 / (factor - 4)\n" + CELLS[3][2], [])
        write_theme(root, [*CELLS[:3], guarded])
        write_memo(root)
        memo = root / "book" / "memos" / f"{DAY}.md"
        memo.write_text(memo.read_text().replace("  report:\n", ""))
        register(root, "sensitivity:\n  - theme: sales\n    values: [total]\n    grid: {factor: [4.0]}\n")
        error = content_error(grid_runs, root)
        assert error.id == "run.failed" and error.message.endswith("with factor = 4"), str(error)
        assert len(list((root / ".memobook" / "runs").glob("*/*/*/run.json"))) == 1
