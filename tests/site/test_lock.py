"""Locks as files: written once, whole or not at all, and told when they are not as they were written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tiny_publication import content_error

from memobook.publication.folder import Publication
from memobook.publication.locks.chain import broken, locks_here
from memobook.publication.locks.lock import FIELDS, Lock, Revision, lock_path, newest_lock, read_locks

DATE = "2026-01-07"


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    (tmp_path / "book" / "memos").mkdir(parents=True)
    return Publication(tmp_path)


def lock(number: int = 1, **more: Any) -> Lock:
    held: dict[str, Any] = dict.fromkeys(FIELDS, "") | {"edition": DATE, "revision": number, "day": "2026-01-08"}
    held |= {"manifest": {"a": "1"}, "ledger": {"values": [], "claims": []}}
    return Lock(f"book/memos/{DATE}.v{number}.lock.json", held | more)


def put(publication: Publication, number: int = 1, **more: Any) -> Path:
    path = lock_path(publication, DATE, number)
    assert lock(number, **more).write(path)
    return path


def test_what_was_written_is_read(publication: Publication) -> None:
    put(publication)
    put(publication, 2, why="It was “wrong”.")
    assert [one.revision for one in read_locks(publication, DATE)] == [
        Revision(1, "2026-01-08"), Revision(2, "2026-01-08", "It was “wrong”."),
    ]  # fmt: skip
    newest = newest_lock(publication, DATE)
    assert newest is not None and newest.revision.folder == "v2"


def test_an_edition_without_a_lock_has_no_revision(publication: Publication) -> None:
    assert read_locks(publication, DATE) == []
    assert newest_lock(publication, DATE) is None


def test_a_lock_is_never_written_over(publication: Publication) -> None:
    path = put(publication)
    before = path.read_bytes()
    assert not lock(why="another").write(path)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("field", ["why", "day", "revision", "edition", "manifest"])
def test_a_changed_field_is_told(publication: Publication, field: str) -> None:
    path = put(publication)
    held = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(held | {field: "changed"}), "utf-8")
    error = content_error(read_locks, publication, DATE)
    assert error.id == "lock.checksum" and error.place == f"book/memos/{DATE}.v1.lock.json"
    assert f"git checkout -- book/memos/{DATE}.v1.lock.json" in error.fix


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "{", '{"checksum": ""}', "\x00"])
def test_a_file_that_is_no_lock_is_told(publication: Publication, text: str) -> None:
    lock_path(publication, DATE, 1).write_text(text, "utf-8")
    assert content_error(read_locks, publication, DATE).id == "lock.syntax"


@pytest.mark.parametrize("ledger", [{}, [], None, "", {"values": [], "claims": 1}, {"values": [{}], "claims": []}])
def test_a_lock_around_no_ledger_is_told_though_its_checksum_is_right(publication: Publication, ledger: Any) -> None:
    put(publication, ledger=ledger)
    assert content_error(read_locks, publication, DATE).id == "lock.syntax"


def test_a_memo_that_is_gone_is_told_with_the_newest_lock_that_released_it(publication: Publication) -> None:
    put(publication)
    put(publication, 2)
    assert broken(publication) == [f"{DATE}.md is gone; {DATE}.v2.lock.json released it"]
    (publication.memos / f"{DATE}.md").touch()
    assert broken(publication) == []


def test_a_lock_of_another_edition_is_told(publication: Publication) -> None:
    put(publication).rename(publication.memos / "2026-01-08.v1.lock.json")
    assert content_error(read_locks, publication, "2026-01-08").id == "lock.checksum"


def test_a_lock_that_is_left_out_is_told(publication: Publication) -> None:
    put(publication, 2)
    error = content_error(read_locks, publication, DATE)
    assert (error.id, error.place) == ("lock.missing", f"book/memos/{DATE}.v1.lock.json")


def test_a_link_to_no_file_is_a_lock_that_is_missing(publication: Publication) -> None:
    path = lock_path(publication, "2026-03-06", 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to("nowhere")
    error = content_error(read_locks, publication, "2026-03-06")
    assert (error.id, error.place) == ("lock.missing", "book/memos/2026-03-06.v1.lock.json")
    assert locks_here(publication) == {}
