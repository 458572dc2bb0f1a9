"""Differences of ledgers, their words and their causes: pure, on ledgers of a few entries."""

from __future__ import annotations

import copy
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import patient

from memobook.changes.cause import TOGETHER, Cause, causes_of
from memobook.changes.difference import ValueChange, differences
from memobook.changes.difference_text import causes_text, summary, value_text
from memobook.changes.drift import drifted, mismatch


def value(id: str, number: Any, text: str = "", **more: Any) -> dict[str, Any]:
    entry = {"id": id, "value": number, "unit": "USD", "text": text or f"${number}", "label": id, "theme": "sales"}
    return (
        entry | {"format": "${:,.0f}", "per": 1.0, "cell": "c", "datasets": [], "interval": None, "grid": None} | more
    )


def interval(low: float, high: float) -> dict[str, Any]:
    return {"low": low, "high": high, "kind": "assumption", "level": None}


def claim(id: str, verdict: str, values: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"id": id, "verdict": verdict, "text": f"text of {id}", "values": list(values), "check": "", "stated": None}


def ledger(*values: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"values": list(values), "claims": [], "implications": [], **more}


numbers = st.one_of(
    st.integers(-(10**12), 10**12), st.floats(-1e12, 1e12, allow_nan=False, allow_infinity=False), st.text(max_size=5)
)
ids = st.sampled_from(["sales.a", "sales.b", "sales.c", "outlook.d"])
ledgers = st.dictionaries(ids, numbers).map(lambda found: ledger(*(value(id, n, str(n)) for id, n in found.items())))


@patient
@given(ledgers)
def test_nothing_differs_from_itself(found: dict[str, Any]) -> None:
    assert not differences(found, copy.deepcopy(found))
    assert summary(differences(found, found)) == "nothing differs"
    assert drifted(found, found) == []


@patient
@given(ledgers, ledgers)
def test_backwards_the_same_values_differ_with_old_and_new_exchanged(one: dict[str, Any], two: dict[str, Any]) -> None:
    there, back = differences(one, two), differences(two, one)
    assert {(c.id, str(c.old), str(c.new)) for c in there.values} == {
        (c.id, str(c.new), str(c.old)) for c in back.values
    }
    assert {c.id for c in there.added} == {c.id for c in back.gone}


@patient
@given(ledgers, ledgers)
def test_every_value_that_differs_is_told_in_words_and_the_largest_comes_first(
    one: dict[str, Any], two: dict[str, Any]
) -> None:
    found = differences(one, two)
    sizes = [change.size for change in found.changed]
    assert sizes == sorted(sizes, reverse=True)
    assert [*found.values] == [*found.changed, *found.added, *found.gone]
    for change in found.values:
        text = value_text(change)
        assert text and "nan" not in text and "inf" not in text
        if change.absolute and change.old and change.new and change.old["text"] != change.new["text"]:
            assert text.startswith("rose" if change.absolute > 0 else "fell")


effects = st.lists(st.floats(-1e9, 1e9, allow_nan=False), max_size=4)


@patient
@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), effects)
def test_causes_add_up_to_the_change(old: float, new: float, parts: list[float]) -> None:
    change = ValueChange("sales.a", value("sales.a", old), value("sales.a", new))
    steps = {f"cause {n}": ({"sales.a": old}, {"sales.a": old + part}) for n, part in enumerate([0.0, *parts])}
    total = sum(cause.effect or 0.0 for cause in causes_of(change, steps))
    assert math.isclose(total, new - old, rel_tol=1e-6, abs_tol=1e-6 * max([1.0, abs(old), *map(abs, parts)]))


def test_a_difference_in_the_last_digits_of_another_machine_is_none() -> None:
    assert not differences(ledger(value("sales.a", 0.1 + 0.2, "x")), ledger(value("sales.a", 0.3, "x")))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        pytest.param(value("a.b", 150), value("a.b", 300), "rose from $150 to $300, by $150 (100 %)", id="doubled"),
        pytest.param(value("a.b", 200), value("a.b", 190), "fell from $200 to $190, by $10 (5.0 %)", id="fell"),
        pytest.param(value("a.b", 10), value("a.b", 500), "rose from $10 to $500, by $490 (50 times)", id="many times"),
        pytest.param(value("a.b", -5), value("a.b", 5), "rose from $-5 to $5, by $10", id="no share across zero"),
        pytest.param(value("a.b", 0), value("a.b", 5), "rose from $0 to $5, by $5", id="no share of nothing"),
        pytest.param(
            value("a.b", 0.5, "50.0%", format="{:.1%}"), value("a.b", 0.6, "60.0%", format="{:.1%}"),
            "rose from 50.0% to 60.0%, by 10.0 points", id="shares in points",
        ),
        pytest.param(
            value("a.b", -0.02, "−2 %", format="{:+.0%}"), value("a.b", 0.01, "+1 %", format="{:+.0%}"),
            "rose from −2 % to +1 %, by 3 points", id="a share with its sign",
        ),
        pytest.param(
            value("a.b", 2.96, "3.0 km", format="{:.1f} km"), value("a.b", 2.94, "2.9 km", format="{:.1f} km"),
            "fell from 3.0 km to 2.9 km, by 0.02 km (0.68 %)", id="less than is printed",
        ),
        pytest.param(value("a.b", "x", "x"), value("a.b", "y", "y"), "changed from x to y", id="texts"),
        pytest.param(None, value("a.b", 3), "is new: $3", id="new"),
        pytest.param(value("a.b", 3), None, "is no longer recorded; it was $3", id="gone"),
        pytest.param(value("a.b", 3.1, "$3"), value("a.b", 3.2, "$3"), "moved by less than is printed", id="small"),
        pytest.param(
            value("a.b", 3, interval=interval(1, 4)), value("a.b", 3, interval=interval(2, 4)),
            "has another interval; it is still $3", id="interval",
        ),
    ],
)  # fmt: skip
def test_words(old: dict[str, Any] | None, new: dict[str, Any] | None, words: str) -> None:
    (change,) = differences(ledger(*filter(None, [old])), ledger(*filter(None, [new]))).values
    assert value_text(change) == words


def test_an_effect_that_is_not_of_one_cause_alone_happened_together() -> None:
    change = ValueChange("a.b", value("a.b", 100), value("a.b", 180))
    steps = {"code": ({"a.b": 100}, {"a.b": 110}), "parameters": ({"a.b": 100}, {"a.b": 150})}
    found = causes_of(change, steps)
    assert found == [Cause("parameters", 50), Cause(TOGETHER, 20), Cause("code", 10)]
    assert causes_text(change, found) == "parameters +$50, several together +$20, code +$10"


def test_a_text_is_caused_by_what_alone_leads_to_it() -> None:
    change = ValueChange("a.b", value("a.b", "x", "x"), value("a.b", "y", "y"))
    steps = {"code": ({"a.b": "x"}, {"a.b": "z"}), "parameters": ({"a.b": "x"}, {"a.b": "y"})}
    assert causes_of(change, steps) == [Cause("parameters", None)]
    assert causes_of(change, {"code": ({"a.b": "x"}, {"a.b": "z"})}) == [Cause(TOGETHER, None)]


def test_where_nothing_was_replayed_no_cause_is_known() -> None:
    change = ValueChange("a.b", value("a.b", 1), value("a.b", 2))
    assert causes_text(change, causes_of(change, {})) == "not known"


def test_a_range_that_changed_alone_has_no_cause() -> None:
    change = ValueChange("a.b", value("a.b", 1), value("a.b", 1, interval=interval(0, 2)))
    assert causes_text(change, causes_of(change, {"code": ({"a.b": 1}, {"a.b": 1})})) == "the number itself is the same"


def test_a_value_that_came_is_caused_by_what_brings_it() -> None:
    change = ValueChange("a.b", None, value("a.b", 5))
    assert causes_of(change, {"code": ({}, {"a.b": 4}), "parameters": ({}, {})}) == [Cause("code", None)]


def test_what_else_differs_is_listed() -> None:
    old = ledger(
        claims=[claim("c1", "reproduced"), claim("c2", "reported")],
        references=[{"key": "a", "title": "A"}],
        parameters={"sales": {"as_of": "2026-01-06", "top": 2, "old": 1}},
        figures=[{"id": "sales.f", "sha256": "1"}, {"id": "sales.g", "sha256": "1"}],
        implications=[{"id": "i1", "tripwires": [{"id": "t1", "text": "T", "fired": False}]}],
    )
    new = ledger(
        claims=[claim("c1", "differs"), claim("c3", "computed")],
        references=[{"key": "b", "title": "B"}],
        parameters={"sales": {"as_of": "2026-01-14", "top": 3, "more": None}, "outlook": {"x": 1}},
        figures=[{"id": "sales.f", "sha256": "2"}, {"id": "sales.h", "sha256": "1"}],
        implications=[{"id": "i1", "tripwires": [{"id": "t1", "text": "T", "fired": True}]}],
    )
    found = differences(old, new)
    assert [(t.id, t.old["verdict"], t.new["verdict"]) for t in found.verdicts] == [("c1", "reproduced", "differs")]
    assert [t.id for t in found.tripwires] == ["i1 t1"]
    assert [c["id"] for c in found.claims.added] == ["c3"] and [c["id"] for c in found.claims.gone] == ["c2"]
    assert [r["key"] for r in (*found.references.added, *found.references.gone)] == ["b", "a"]
    assert [(p.name, p.old, p.new) for p in found.parameters] == [("top", 2, 3), ("more", None, None), ("old", 1, None)]
    assert found.figures == ("sales.f",)
    assert [f["id"] for f in (*found.figures_listed.added, *found.figures_listed.gone)] == ["sales.h", "sales.g"]


def test_what_an_older_ledger_does_not_hold_is_not_told_as_new() -> None:
    new = ledger(references=[{"key": "b", "title": "B"}], figures=[{"id": "f", "sha256": "1"}], parameters={"a": {}})
    assert not differences(ledger(), new)


def families(*names: str) -> dict[str, Any]:
    members = [{"name": name, "page": f"bridge/{name}.html", "title": name.capitalize()} for name in names]
    return {"families": [{"theme": "bridge", "members": members}]}


def test_members_that_came_and_went_are_listed_of_families_that_both_have() -> None:
    found = differences(families("east", "north"), families("east", "west"))
    assert [[m["name"] for m in listed] for listed in (found.members.added, found.members.gone)] == [
        ["west"],
        ["north"],
    ]
    assert summary(found) == "1 member is new, 1 member is gone"
    assert not differences({}, families("east")).members
    assert not differences(families("east"), {"families": []}).members


def test_a_mismatch_names_the_first_file_and_how_many_there_are() -> None:
    found = mismatch({"a": "1", "b": "2", "d": "4"}, {"b": "3", "c": "5", "d": "4"})
    assert (len(found), found.first) == (3, "a is missing")
    assert found.lines() == ["a: missing", "b: other bytes", "c: too many"]


def grid(lowest: float, highest: float) -> dict[str, Any]:
    return {"lowest": lowest, "highest": highest, "runs": [], "parameters": {}, "missing": []}


# alpha.spread_lead on another processor: 1 - 0.999998 has as many digits as 1, and no more
@pytest.mark.parametrize(("end", "differs"), [(2.0052087335e-06, False), (2.005209e-06, False), (2.0072e-06, True)])
def test_an_end_of_a_grid_is_as_exact_as_the_value_itself(end: float, differs: bool) -> None:
    locked = ledger(
        value("alpha.spread_lead", -0.481673561809, "-48 points", grid=grid(-0.481673561809, 2.00520874e-06))
    )
    now = ledger(value("alpha.spread_lead", -0.481673561809, "-48 points", grid=grid(-0.481673561809, end)))
    assert bool(drifted(locked, now)) is differs


def test_drift_says_what_of_a_value_is_not_as_locked() -> None:
    old = value("a", 2.0, "$2", interval=interval(1.0, 3.0), grid=grid(2.0, 4.0))
    told = {
        "its interval locked 1.0 to 3.0 (assumption), now 1.0 to 3.5 (assumption)": {"interval": interval(1.0, 3.5)},
        "over its grid locked 2.0 to 4.0, now 2.0 to 5.0": {"grid": grid(2.0, 5.0)},
        "over its grid locked 2.0 to 4.0, now none": {"grid": None},
        "locked $2 (2.0), now $3 (3.0)": {"value": 3.0, "text": "$3"},
    }  # fmt: skip
    for words, changed in told.items():
        assert drifted(ledger(old), ledger(old | changed)) == [f"a: {words}"]
    assert drifted(ledger(old), ledger()) == ["a: locked $2 (2.0), now none"]
