"""The register: each check decides its claim's verdict, and every mistake is named with file and line."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from test_condition import value
from tiny_publication import content_error, patient

from memobook.editions.register import Register, equal
from memobook.publication.errors import ContentError
from memobook.publication.yaml_file import parse_yaml
from memobook.themes.statement import Statement
from memobook.themes.values.interval import Interval

PLACE = "book/memos/2026-01-07.yml"
HEAD = "# the register\n\n"
VALUES = {v.id: v for v in (value("a.total", 148.4), value("a.share", 0.25), value("a.word", "yes"))}


VALUES["a.wide"] = replace(value("a.wide", 5), interval=Interval(3, 8, "confidence", 0.95))
VALUES["a.heard"] = replace(value("a.heard", 3), grade="V3")


def statement(
    id: str, number: float | None = None, rounding: float | None = None, grade: str = "V1", where: str = "p. 1"
) -> Statement:
    return Statement(id, "smith", "subject", number, "1", rounding, f"<{id}>", where, grade, "", "2026-01-01")


STATEMENTS = {
    s.id: s
    for s in (
        statement("says-148", 148, 1),
        statement("says-149", 149, 1),
        statement("says-3", 3, 1),
        statement("by-title", where="title, on a link card"),
        statement("nowhere", where=""),
        statement("says-much"),
        statement("no-rounding", 148),
        statement("retold", grade="V3"),
        statement("heard", grade="none"),
    )
}
CLAIM = {"id": "c1", "theme": "a", "text": "It is {says-148}.", "note": "We find {a.total}."}


def line_of(error: ContentError, text: str, entry: int) -> int:
    """The line of a field that is there and of another kind; else that of its entry."""
    field = re.search(r": '(\w+)' ", error.message) if error.id == "register.field" else None
    lines = text.splitlines()
    named = [n for n, line in enumerate(lines, 1) if field and line.split(":")[0].strip(" -") == field[1]]
    return next((n for n in named if n > entry), entry)


def register(folder: Path, text: str) -> Register:
    path = folder / "2026-01-07.yml"
    path.write_text(text, "utf-8")
    edition = SimpleNamespace(root=folder, register_path=path, register_place=PLACE, register=parse_yaml(text, PLACE))
    return Register(edition, VALUES, STATEMENTS)  # type: ignore[arg-type]


def entries(*claims: dict, implications: tuple[dict, ...] = ()) -> str:
    both = {"claims": list(claims), "implications": list(implications)}
    return HEAD + yaml.safe_dump(both, sort_keys=False, width=200)


@pytest.mark.parametrize(
    ("check", "more", "verdict"),
    [
        pytest.param({"equals": "a.total"}, {"stated": "says-148"}, "reproduced", id="equals, within the rounding"),
        pytest.param({"equals": "a.total"}, {"stated": "says-149"}, "differs", id="equals, another number"),
        pytest.param({"holds": "a.share < 0.5"}, {}, "holds", id="holds"),
        pytest.param({"holds": "a.share > 0.5"}, {}, "contradicted", id="does not hold"),
        pytest.param({"sources": ["says-much", "heard"]}, {}, "reported", id="one of the sources was seen"),
        pytest.param({"sources": ["retold"]}, {}, "reported", id="a retelling was seen"),
        pytest.param({"sources": ["heard"]}, {}, "untraced", id="no source was seen"),
        pytest.param({"sources": []}, {}, "untraced", id="no source is known"),
        pytest.param({"sources": ["by-title"]}, {}, "untraced", id="a title is no source"),
        pytest.param({"sources": ["nowhere"]}, {}, "untraced", id="a source without a place in it"),
        pytest.param({"holds": "a.wide > 2"}, {}, "holds", id="the interval lies above"),
        pytest.param({"holds": "a.wide > 9"}, {}, "contradicted", id="the interval lies below"),
        pytest.param({"holds": "a.wide > 4"}, {}, "undecided", id="the interval contains the threshold"),
        pytest.param({"holds": "a.wide > 4 or a.share < 0.5"}, {}, "holds", id="decided by the other part"),
        pytest.param({"holds": "a.wide > 4 and a.share < 0.5"}, {}, "undecided", id="left open by one part"),
        pytest.param({"holds": "a.heard > 1"}, {}, "reported", id="hearsay can’t hold"),
        pytest.param({"holds": "a.heard > a.share"}, {}, "reported", id="hearsay beside data"),
        pytest.param({"holds": "a.heard > 9"}, {}, "contradicted", id="hearsay may speak against it"),
        pytest.param({"equals": "a.heard"}, {"stated": "says-3"}, "reported", id="hearsay reproduces nothing"),
        pytest.param({"ours": ["a.total", "a.share"]}, {}, "undecided", id="nothing decides it"),
    ],
)
def test_the_check_decides(tmp_path: Path, check: dict, more: dict, verdict: str) -> None:
    found = register(tmp_path, entries(CLAIM | {"check": check} | more))
    assert found.claims["c1"].verdict == verdict


def test_a_claim_gathers_values_and_citations_once(tmp_path: Path) -> None:
    check = {"holds": "a.share < 0.5"}
    more = {"check": check, "values": ["a.total", "a.share"], "sources": ["retold"], "cites": ["smith", "doe"]}
    claim = register(tmp_path, entries(CLAIM | more)).claims["c1"]
    assert claim.values == ("a.share", "a.total")
    assert claim.cites == ("smith", "doe")
    assert claim.check == "holds: a.share < 0.5"


def test_placeholders_print_what_a_page_prints(tmp_path: Path) -> None:
    found = register(tmp_path, entries(CLAIM | {"check": {"sources": []}}))
    assert found.plain("{a.total} and {says-148}, {{ x }}, {A}, { a.total }, {}", PLACE) == (
        "148.4 and <says-148>, {{ x }}, {A}, { a.total }, {}"
    )
    assert found.segments("{a.total}", PLACE) == [(VALUES["a.total"], "prose")]


IMPLICATION = {"id": "i1", "text": "Do it.", "rests_on": ["c1"]}


@pytest.mark.parametrize(("when", "fired"), [("a.share < 0.5", True), ("a.share > 0.5", False)])
def test_a_tripwire_fires_when_its_condition_holds(tmp_path: Path, when: str, fired: bool) -> None:
    wire = {"id": "t1", "text": "Share falls.", "when": when}
    text = entries(CLAIM | {"check": {"sources": []}}, implications=(IMPLICATION | {"tripwires": [wire]},))
    (implication,) = register(tmp_path, text).implications
    assert [t.fired for t in implication.tripwires] == [fired]


def test_an_implication_says_how_strong_it_is_and_whether_it_has_data(tmp_path: Path) -> None:
    second = {"id": "c2", "check": {"equals": "a.total"}, "stated": "says-148"}
    wire = {"id": "t1", "text": "Share falls.", "when": "a.share < 0.5"}
    plain = IMPLICATION | {"rests_on": ["c2", "c1"], "tripwires": [wire]}
    near = plain | {"id": "i2", "rests_on": ["c2"], "tripwires": [wire | {"distance": "a.share"}]}
    more = (plain, near | {"data": "a.total > 100"}, near | {"id": "i3", "data": "a.total < 100"})
    found = register(tmp_path, entries(FIRST, CLAIM | second, implications=more)).implications
    assert [(i.strength.verdict, i.strength.claims) for i in found] == [
        ("untraced", ("c1",)), ("reproduced", ("c2",)), ("reproduced", ("c2",)),
    ]  # fmt: skip
    assert [(i.data, i.supported) for i in found] == [
        (None, None), ("a.total > 100", True), ("a.total < 100", False),
    ]  # fmt: skip
    assert [i.tripwires[0].distance for i in found] == [None, "a.share", "a.share"]


# line 3 is "claims:", line 4 the first claim's id, line 9 (after its check) the second one's
FIRST = CLAIM | {"check": {"sources": []}}
SECOND_LINE = 10


@pytest.mark.parametrize(
    ("change", "id", "says"),
    [
        pytest.param({"check": {"equals": "a.gone"}}, "value.unknown", "'a.gone'", id="equals an unknown value"),
        pytest.param({"check": {"holds": "a.gone > 1"}}, "value.unknown", "'a.gone'", id="holds on an unknown value"),
        pytest.param({"check": {"ours": ["a.gone"]}}, "value.unknown", "'a.gone'", id="ours, an unknown value"),
        pytest.param({"values": ["a.gone"]}, "value.unknown", "'a.gone'", id="an unknown value beside"),
        pytest.param({"text": "It is {a.gone}"}, "value.unknown", "'a.gone'", id="an unknown value in the text"),
        pytest.param({"note": "It is {a.gone}"}, "value.unknown", "'a.gone'", id="an unknown value in the note"),
        pytest.param({"text": "It is {gone}"}, "statement.unknown", "'gone'", id="an unknown statement in the text"),
        pytest.param({"stated": "gone"}, "statement.unknown", "'gone'", id="an unknown statement"),
        pytest.param({"stated": ["says-148"]}, "register.field", "'stated'", id="a list of statements"),
        pytest.param({"stated": {"is": "says-148"}}, "register.field", "'stated'", id="a mapping of statements"),
        pytest.param({"text": "It is {a.total:odd}"}, "value.form", "a.total", id="an unknown form in the text"),
        pytest.param({"check": {"sources": ["gone"]}}, "statement.unknown", "'gone'", id="an unknown source"),
        pytest.param({"check": {"ours": []}, "sources": ["gone"]}, "statement.unknown", "'gone'",
                     id="an unknown source beside"),
        pytest.param({"check": {"equals": "a.total"}}, "register.check", "stated number", id="equals nothing stated"),
        pytest.param({"check": {"equals": "a.total"}, "stated": "no-rounding"}, "register.check", "rounding",
                     id="equals a number of unknown rounding"),
        pytest.param({"check": {"equals": "a.word"}, "stated": "says-148"}, "register.check", "number",
                     id="equals a text"),
        pytest.param({"check": {"seems": "a.total"}}, "register.check", "one of equals", id="unknown check"),
        pytest.param({"check": {"ours": [], "sources": []}}, "register.check", "one of equals", id="two checks"),
        pytest.param({"check": None}, "register.field", "'check'", id="no check"),
        pytest.param({"check": "ours"}, "register.field", "'check'", id="check is a word"),
        pytest.param({"text": None}, "register.field", "'text'", id="no text"),
        pytest.param({"note": ""}, "register.field", "'note'", id="empty note"),
        pytest.param({"theme": 3}, "register.field", "'theme'", id="theme is a number"),
        pytest.param({"check": {"holds": "__import__('os')"}}, "condition.syntax", "__import__", id="holds a call"),
        pytest.param({"check": {"holds": True}}, "", "True", id="holds is no text"),
        pytest.param({"check": {"sources": None}}, "", "sources", id="sources without a list"),
        pytest.param({"check": {"sources": "heard"}}, "", "sources", id="sources is a word"),
        pytest.param({"check": {"ours": "a.total"}}, "", "ours", id="ours is a word"),
        pytest.param({"values": "a.total"}, "register.", "'values'", id="values is a word"),
        pytest.param({"cites": "smith"}, "register.", "'cites'", id="cites is a word"),
    ],
)  # fmt: skip
def test_a_wrong_claim_is_named_with_its_line(tmp_path: Path, change: dict, id: str, says: str) -> None:
    second = {k: v for k, v in (CLAIM | {"id": "c2", "check": {"sources": []}} | change).items() if v is not None}
    text = entries(FIRST, second)
    assert text.splitlines()[SECOND_LINE - 1] == "- id: c2"
    error = content_error(register, tmp_path, text)
    assert error.place in (f"{PLACE}:{SECOND_LINE}", f"{PLACE}:{line_of(error, text, SECOND_LINE)}")
    assert error.id.startswith(id)
    assert says in error.message


def test_the_line_is_that_of_the_id_and_not_of_a_longer_one(tmp_path: Path) -> None:
    text = entries(FIRST | {"id": "c10"}, FIRST | {"id": "c1", "stated": "gone"})
    assert content_error(register, tmp_path, text).place == f"{PLACE}:{SECOND_LINE}"


@pytest.mark.parametrize("quoted", ['"c2"', "'c2'", " c2", "c2  # the second"])
def test_the_line_is_found_however_the_id_is_written(tmp_path: Path, quoted: str) -> None:
    text = entries(FIRST, FIRST | {"id": "c2", "stated": "gone"}).replace("id: c2", f"id: {quoted}")
    assert content_error(register, tmp_path, text).place == f"{PLACE}:{SECOND_LINE}"


WIRE = {"id": "t1", "text": "Share falls.", "when": "a.share < 0.5"}


@pytest.mark.parametrize(
    ("change", "id", "says"),
    [
        pytest.param({"rests_on": ["c1", "c7"]}, "register.rests_on", "c7, which is no claim", id="an unknown claim"),
        pytest.param({"rests_on": []}, "register.field", "'rests_on'", id="rests on nothing"),
        pytest.param({"rests_on": "c1"}, "register.field", "'rests_on'", id="rests on a word"),
        pytest.param({"tripwires": []}, "register.field", "'tripwires'", id="no tripwire"),
        pytest.param({"text": ""}, "register.field", "'text'", id="no text"),
        pytest.param({"data": "a.gone > 1"}, "value.unknown", "'a.gone'", id="data of an unknown value"),
        pytest.param({"data": "a.share"}, "condition.syntax", "neither", id="data without a comparison"),
        pytest.param({"data": ["a.share"]}, "register.field", "'data'", id="data is a list"),
        pytest.param({"tripwires": [WIRE | {"distance": "a.gone"}]}, "value.unknown", "'a.gone'",
                     id="distance of an unknown value"),
        pytest.param({"tripwires": [WIRE | {"distance": 3}]}, "register.", "'distance'", id="distance is a number"),
        pytest.param({"tripwires": [WIRE | {"when": "a.gone > 1"}]}, "value.unknown", "'a.gone'", id="unknown value"),
        pytest.param({"tripwires": [WIRE | {"when": "a.share"}]}, "condition.syntax", "neither", id="no comparison"),
        pytest.param({"tripwires": [{"id": "t1", "text": "x"}]}, "register.", "'when'", id="no condition"),
        pytest.param({"tripwires": [{"id": "t1", "when": "a.share < 1"}]}, "register.", "'text'",
                     id="tripwire without text"),
        pytest.param({"tripwires": [{"text": "x", "when": "a.share < 1"}]}, "register.", "'tripwires'",
                     id="tripwire without id"),
        pytest.param({"tripwires": ["a.share < 1"]}, "register.", "'tripwires'", id="tripwire is a word"),
        pytest.param({"text": "Do {a.gone}."}, "value.unknown", "'a.gone'", id="unknown value in the text"),
        pytest.param({"tripwires": [WIRE | {"text": "{a.gone}"}]}, "value.unknown", "'a.gone'",
                     id="unknown value in a tripwire's text"),
    ],
)  # fmt: skip
def test_a_wrong_implication_is_named_with_its_line(tmp_path: Path, change: dict, id: str, says: str) -> None:
    text = entries(FIRST, implications=(IMPLICATION | {"tripwires": [WIRE]} | change,))
    line = text.splitlines().index("- id: i1") + 1
    error = content_error(register, tmp_path, text)
    if "tripwires" in change and change["tripwires"] and "'tripwires'" not in error.message:  # it has its own line
        line = next(n for n, one in enumerate(text.splitlines(), 1) if "id: t1" in one)
    assert error.place in (f"{PLACE}:{line}", f"{PLACE}:{line_of(error, text, line)}")
    assert error.id.startswith(id)
    assert says in error.message


@pytest.mark.parametrize(
    ("text", "id", "line"),
    [
        pytest.param("claims: c1\n", "register.list", 1, id="claims is a word"),
        pytest.param("x: 1\n\nclaims: [c1]\n", "register.list", 3, id="a claim is a word"),
        pytest.param("claims: [{theme: a}]\n", "register.list", 1, id="a claim without id"),
        pytest.param(entries(FIRST, FIRST), "register.twice", 5, id="an id stands twice"),
        pytest.param("claims: []\nimplications: 3\n", "register.list", 2, id="implications is a number"),
    ],
)
def test_a_wrong_list_is_named_with_its_line(tmp_path: Path, text: str, id: str, line: int) -> None:
    error = content_error(register, tmp_path, text)
    assert (error.id, error.place) == (id, f"{PLACE}:{line}")


def test_all_that_is_wrong_is_told_at_once_and_nothing_that_follows_from_it(tmp_path: Path) -> None:
    claims = (
        FIRST | {"theme": 3, "cites": "smith"},
        FIRST | {"id": "c2", "check": {"seems": "a.total"}},
        FIRST | {"id": "c3", "check": {"holds": "a.gone > 1"}},
        FIRST | {"id": "c4", "note": "We find {a.nothing}."},
    )
    wrong = IMPLICATION | {"rests_on": ["c1", "c9"], "tripwires": [WIRE]}
    error = content_error(register, tmp_path, entries(*claims, implications=(wrong,)))
    told = [one.id for one in (error, *error.more)]
    assert told == ["register.field", "register.field", "register.check", "value.unknown", "value.unknown",
                    "register.rests_on"]  # fmt: skip


@patient
@given(
    units=st.integers(-(10**6), 10**6),
    digits=st.integers(-9, 4),
    offset=st.floats(-3, 3),
)
def test_equal_is_decimal_rounding(units: int, digits: int, offset: float) -> None:
    """``equal`` agrees with rounding the value to the stated digit; exact ties may go either way."""
    digit = Decimal(1).scaleb(-digits)
    stated = units * digit
    value = float((units + Decimal(offset)) * digit)
    steps = Decimal(value) / digit
    assume(abs(abs(steps % 1) - Decimal("0.5")) > Decimal("1e-6"))
    rounded = steps.quantize(Decimal(1), ROUND_HALF_EVEN) * digit
    assert equal(value, float(stated), float(digit)) == (rounded == stated)


@pytest.mark.parametrize(
    ("value", "stated", "rounding", "outcome"),
    [
        (148_385_000_000, 148e9, 1e9, True),
        (148_600_000_000, 148e9, 1e9, False),
        (0.9078, 0.91, 0.01, True),
        (0.9032, 0.91, 0.01, False),
        (2.5, 2, 1, True),
        (2.5, 3, 1, True),
        (3, 3, 0, True),
        (3.0001, 3, 0, False),
    ],
)
def test_equal_of_the_memo(value: float, stated: float, rounding: float, outcome: bool) -> None:
    assert equal(value, stated, rounding) is outcome


@pytest.mark.parametrize(
    ("unit", "number", "verdict"),
    [("USD million", 5_050, "reproduced"), ("USD", 5.05e9, "reproduced"), ("USD", 5_050, "differs")],
)
def test_equals_converts_units(tmp_path: Path, unit: str, number: float, verdict: str) -> None:
    (tmp_path / "_config.yml").write_text("title: t\n")
    spent = replace(value("a.spent", number), unit=unit)
    said = replace(statement("says-5", 5.05e9, 1e7), unit="USD")
    path, text = (
        tmp_path / "r.yml",
        entries(CLAIM | {"check": {"equals": "a.spent"}, "stated": "says-5", "text": "t", "note": "n"}),
    )
    edition = SimpleNamespace(root=tmp_path, register_path=path, register_place=PLACE, register=parse_yaml(text, PLACE))
    found = Register(edition, {"a.spent": spent}, {"says-5": said})  # type: ignore[arg-type]
    assert found.claims["c1"].verdict == verdict
    share = {"a.spent": replace(spent, unit="fraction")}
    error = content_error(Register, edition, share, {"says-5": said})
    assert (error.id, error.place.startswith(PLACE)) == ("unit.incompatible", True)
