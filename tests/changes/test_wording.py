"""A page words the changes of a released revision as it does today's; the lock keeps its own words."""

from __future__ import annotations

from memobook.changes.wording import worded
from memobook.themes.values.value import Value

OLD = "rose from $150 to $300, by $150 (+100%)"
SIDES = {
    side: {"value": number, "text": f"${number}", "interval": None, "grid": None}
    for side, number in (("old", 150), ("new", 300))
}
LOCKED = {
    "values": [
        {"id": "a.b", "unit": "USD", **SIDES, "words": OLD},
        {"id": "a.c", "unit": "USD", "old": None, "new": SIDES["new"], "words": "is new: $300"},
    ],
    "verdicts": [
        {"id": "c1", "values": ["a.b"], "why": f"sales {OLD}: new observations"},
        {"id": "c2", "values": [], "why": "so"},
    ],
}


def test_words_of_a_lock_are_written_anew() -> None:
    value = Value("a.b", 300.0, "USD", "$300", "sales", "a", "${:,.0f}", 1.0, ())
    told = worded(LOCKED, {"a.b": value})
    now = "rose from $150 to $300, by $150 (100 %)"
    assert [one["words"] for one in told["values"]] == [now, "is new: $300"]
    assert [turn["why"] for turn in told["verdicts"]] == [f"sales {now}: new observations", "so"]
    assert LOCKED["values"][0]["words"] == OLD
