"""Notes of claims: what each verdict leaves a note to say."""

from __future__ import annotations

import pytest

from memobook.author.check.facts.notes import contrary

OTHER = [
    ("contradicted", "The filings confirm it."), ("contradicted", "The claim holds on these data."),
    ("differs", "This is in line with the statement."), ("differs", "The reports give the same figure as the memo."),
    ("differs", "We get 5 %, so the figure is right."), ("untraced", "The report says so on its second page."),
    ("undecided", "That is clearly so."), ("undecided", "The data prove it."), ("undecided", "The claim is wrong."),
    ("holds", "The statement is too high."), ("holds", "The rows do not support it."),
    ("reproduced", "It could not be reproduced."), ("reproduced", "The number is at odds with the filings."),
]  # fmt: skip
SAME = [
    ("contradicted", "Nothing confirms it."), ("contradicted", "It would be right if all had filed."),
    ("differs", "No filing is in line with it."), ("holds", "The check asks whether it is wrong."),
    ("holds", "The rows confirm it."), ("reproduced", "The counters agree with the council."),
    ("undecided", "The interval contains the threshold."), ("reported", "The report says so."),
    ("reproduced", "Of other tests the figure is not true."), ("untraced", "No source says so."),
]  # fmt: skip


@pytest.mark.parametrize(("verdict", "note"), OTHER)
def test_a_note_that_says_other_than_the_verdict_is_found(verdict: str, note: str) -> None:
    assert contrary(note, verdict)


@pytest.mark.parametrize(("verdict", "note"), SAME)
def test_a_note_that_says_the_same_or_denies_is_let_alone(verdict: str, note: str) -> None:
    assert contrary(note, verdict) == ""
