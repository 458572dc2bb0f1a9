"""What is left of a memo's beginning is warned of from the first day, and keeps it from being released."""

from __future__ import annotations

from pathlib import Path

import pytest
from case_build import DATES, PUBLICATION, copy_of

from memobook.author.check.material import Material
from memobook.author.check.text.unfinished import unfinished
from memobook.publication.folder import Publication

FIRST, SECOND = DATES


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    return Publication(copy_of(PUBLICATION, tmp_path / "publication"))


def told(publication: Publication) -> list[tuple[str, str, str]]:
    return [(one.severity, one.id, one.message) for one in unfinished(Material(publication, SECOND))]


def test_a_memo_of_its_own_has_nothing_left(publication: Publication) -> None:
    assert told(publication) == []


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("# of the memo of 2026-01-07; write it anew", "front"),
        ("% Look at these claims first; what turned stands above, then what moved most:", "text"),
        ("% stale: “It sold …”: sales.total: $150 → $160 (+7 %)", "text"),
        ("%stale: anything", "text"),
    ],
)
def test_each_mark_of_a_beginning_is_named_with_its_line(line: str, where: str, publication: Publication) -> None:
    path = publication.memos / f"{SECOND}.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("title:", f"{line}\ntitle:", 1) if where == "front" else f"{text}\n{line}\n", "utf-8")
    assert told(publication) == [("warning", "draft.mark", f"still here: {line}")]
    number = path.read_text("utf-8").splitlines().index(line) + 1
    (found,) = unfinished(Material(publication, SECOND))
    assert found.place == f"book/memos/{SECOND}.md:{number}"


def test_a_comment_of_ones_own_is_no_mark(publication: Publication) -> None:
    path = publication.memos / f"{SECOND}.md"
    path.write_text(path.read_text("utf-8") + "\n% ask somebody about the stale bread\n", "utf-8")
    assert told(publication) == []


@pytest.mark.parametrize("name", ["title", "dek"])
def test_a_title_or_dek_of_the_memo_before_is_named(name: str, publication: Publication) -> None:
    lines = {
        date: next(x for x in (publication.memos / f"{date}.md").read_text("utf-8").splitlines() if x.startswith(name))
        for date in DATES
    }
    path = publication.memos / f"{SECOND}.md"
    path.write_text(path.read_text("utf-8").replace(lines[SECOND], lines[FIRST], 1), "utf-8")
    assert told(publication) == [("warning", "draft.same", f"the {name} is still that of {FIRST}")]
