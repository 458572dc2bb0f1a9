"""Digests of files: what the system tells the same of is not read again, and whatever was changed is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from memobook.publication.digests import Digests
from memobook.publication.files import sha256

LONG_AGO = 1_700_000_000_123_456_789


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that was written long ago."""
    path = tmp_path / "site" / "page.html"
    path.parent.mkdir()
    return written(path, b"one")


def written(path: Path, data: bytes, at: int = LONG_AGO) -> Path:
    path.write_bytes(data)
    os.utime(path, ns=(at, at))
    return path


def forbidden(path: Path) -> bytes:
    raise AssertionError(f"{path} was read")


def test_an_unchanged_file_is_read_once_and_a_later_build_knows_it(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Digests(tmp_path / "digests.json")
    assert first.of(file) == sha256(b"one")
    first.keep()
    monkeypatch.setattr(Path, "read_bytes", forbidden)
    assert first.of(file) == sha256(b"one")
    assert Digests(tmp_path / "digests.json").under(file.parent) == {"page.html": sha256(b"one")}


@pytest.mark.parametrize(
    ("data", "at"),
    [(b"two", LONG_AGO + 1), (b"three", LONG_AGO)],
    ids=["of the same size at another time", "of another size"],
)
def test_a_changed_file_is_read_again(file: Path, tmp_path: Path, data: bytes, at: int) -> None:
    digests = Digests(tmp_path / "digests.json")
    digests.of(file)
    assert digests.of(written(file, data, at)) == sha256(data)


def test_a_file_that_was_put_back_with_its_old_time_is_read_by_the_next_build(file: Path, tmp_path: Path) -> None:
    first = Digests(tmp_path / "digests.json")
    first.of(file)
    first.keep()
    written(file, b"two")
    assert Digests(tmp_path / "digests.json").of(file) == sha256(b"two")


def test_a_second_name_makes_no_other_file(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digests = Digests(tmp_path / "digests.json")
    digests.of(file)
    (tmp_path / "new").hardlink_to(file)
    file.unlink()
    monkeypatch.setattr(Path, "read_bytes", forbidden)
    assert digests.of(tmp_path / "new") == sha256(b"one")
    digests.keep()
    assert Digests(tmp_path / "digests.json").of(tmp_path / "new") == sha256(b"one")


def test_another_file_of_the_same_size_and_time_is_read(file: Path, tmp_path: Path) -> None:
    digests = Digests(tmp_path / "digests.json")
    digests.of(file)
    written(tmp_path / "other", b"two").replace(file)
    assert digests.of(file) == sha256(b"two")


def test_a_file_that_was_written_just_now_is_not_trusted(tmp_path: Path) -> None:
    """Within one tick of the clock a second change may leave size and time as they are."""
    digests, file = Digests(tmp_path / "digests.json"), tmp_path / "page.html"
    file.write_bytes(b"one")
    at = file.stat().st_mtime_ns
    assert digests.of(file) == sha256(b"one")
    assert digests.of(written(file, b"two", at)) == sha256(b"two")


def test_what_nobody_asks_for_any_more_is_forgotten(file: Path, tmp_path: Path) -> None:
    other = written(tmp_path / "other", b"two")
    digests = Digests(tmp_path / "digests.json")
    digests.under(file.parent)
    digests.of(other)
    digests.keep()
    digests.of(other)
    digests.keep()
    assert sha256(b"two") in digests.path.read_text("utf-8")
    assert sha256(b"one") not in digests.path.read_text("utf-8")


@pytest.mark.parametrize("text", ["", "{", "[[1, 2]]", "7"])
def test_a_damaged_list_is_as_good_as_none(file: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "digests.json").write_text(text)
    assert Digests(tmp_path / "digests.json").of(file) == sha256(b"one")
