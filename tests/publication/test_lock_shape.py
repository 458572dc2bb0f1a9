"""Locks of shape 1, the real ones of this repository among them, read in today's shape."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from memobook.changes.drift import drifted
from memobook.editions.claim import VERDICTS
from memobook.publication.folder import Publication
from memobook.publication.locks.lock import read_locks
from memobook.themes.values.number import rounded

ROOT = Path(__file__).parents[2]
LOCKS = [lock for date in Publication(ROOT).editions() for lock in read_locks(Publication(ROOT), date)]
FIRST = [lock for lock in LOCKS if lock.shape == 1]


@pytest.mark.parametrize("lock", FIRST, ids=lambda lock: lock.held["edition"])
def test_a_real_lock_of_shape_1_reads_as_today(lock) -> None:  # type: ignore[no-untyped-def]
    held, ledger = lock.held["ledger"], lock.ledger
    for was, value in zip(held["values"], ledger["values"], strict=True):
        interval, grid = value["interval"], value["grid"]
        assert ([interval["low"], interval["high"]] if interval else None) == was["interval"]
        if grid and grid["lowest"] is not None:
            assert [grid["lowest"], grid["highest"]] == was["range"]
        assert not interval or interval["kind"] == "unstated"
        assert [d["name"] for d in value["datasets"]] == [d["name"] for d in was["datasets"]]
        assert all((d["rows"], d["count"]) == ([], None) for d in value["datasets"]), "nobody noted the rows"
    assert {claim["verdict"] for claim in ledger["claims"]} <= {*VERDICTS}
    pairs = zip(held["claims"], ledger["claims"], strict=True)
    told = [(was, now) for was, now in pairs if was["verdict"] in ("reproduced", "computed")]
    words = {(was["check"].partition(":")[0], now["verdict"]) for was, now in told}
    assert words <= {("equals", "reproduced"), ("holds", "holds"), ("ours", "undecided")}


@pytest.mark.parametrize("lock", FIRST, ids=lambda lock: lock.held["edition"])
def test_digits_of_another_machine_are_as_released_and_others_are_not(lock) -> None:  # type: ignore[no-untyped-def]
    again = copy.deepcopy(lock.ledger)
    for value in again["values"]:
        if not isinstance(value["value"], str):
            value["value"] = rounded(value["value"])
    assert drifted(lock.ledger, again) == []
    number = next(v for v in again["values"] if isinstance(v["value"], float) and v["value"])
    number["value"] *= 1 + 1e-8
    assert len(drifted(lock.ledger, again)) == 1


@pytest.mark.parametrize(
    ("was", "now", "drifts"),
    [("holds", "undecided", False), ("reported", "untraced", False), ("reproduced", "reported", False),
     ("contradicted", "holds", True), ("undecided", "holds", True), ("reproduced", "differs", True)],
)  # fmt: skip
def test_a_verdict_that_says_less_by_stricter_rules_is_no_drift_of_shape_1(was: str, now: str, drifts: bool) -> None:
    def ledger(verdict: str, **more: int) -> dict[str, object]:
        claims = [{"id": "c1", "verdict": verdict}]
        return {"values": [], "claims": claims, "implications": [], **more}

    assert bool(drifted(ledger(was, shape=1), ledger(now))) is drifts
    assert drifted(ledger(was), ledger(now)), "what today's rules decided does not change by itself"


def test_there_are_locks_of_shape_1_to_read() -> None:
    assert FIRST and json.dumps(FIRST[0].held["ledger"])
