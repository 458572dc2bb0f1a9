"""Errors say the same wherever they were found: in this process or in another one."""

from __future__ import annotations

import errno
import os
import pickle
import shutil
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import patient

from memobook.cli.main import main
from memobook.publication.errors import ContentError, suggestion, written
from memobook.publication.files import refused_by_disk, room

TEXTS = st.text(max_size=40)


@patient
@given(TEXTS, TEXTS, TEXTS, TEXTS, TEXTS)
def test_an_error_survives_the_way_between_processes(id: str, message: str, place: str, fix: str, details: str) -> None:
    error = ContentError(id, message, place=place, fix=fix, details=details)
    found = pickle.loads(pickle.dumps(error))
    assert type(found) is ContentError
    assert vars(found) == vars(error) and str(found) == str(error)


def test_values_are_shown_as_they_are_written() -> None:
    values = (date(2026, 5, 14), 2026, True, "a day")
    assert list(map(written, values)) == ["2026-05-14", "2026", "True", "'a day'"]


def test_where_no_name_is_known_one_is_to_be_added() -> None:
    assert suggestion("smith2025", []) == "there is none yet: add it"


def test_a_file_where_a_folder_should_be_is_told_without_a_trace_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes").write_text("mine")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["memobook", "init", "notes/publication"])
    with pytest.raises(SystemExit) as end:
        main()
    told = capsys.readouterr().err
    assert end.value.code == 1 and told.startswith("error: ") and "[disk.refused]" in told, told
    assert str(tmp_path / "notes") in told and (tmp_path / "notes").read_text() == "mine"


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="it has no place in which nothing can be made")
@pytest.mark.parametrize("call", [["init", "/proc/rivers"], ["init", "/proc/a/b"], ["deploy", "/proc/www", "--from"],
                                  ["deploy", "/proc/a/www", "--from"]])  # fmt: skip
def test_a_place_where_no_folder_can_be_made_is_told(
    tmp_path: Path, call: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Such a place says that it is not there, as a file does that the program itself lost."""
    (tmp_path / "editions.json").write_text('{"editions": [{"date": "2026-01-07", "manifest": "x", "revision": 1}]}')
    (tmp_path / "2026-01-07").mkdir()
    (tmp_path / "2026-01-07" / "manifest.json").write_text("{}")
    monkeypatch.setattr(sys, "argv", ["memobook", *call, *([str(tmp_path)] if call[-1] == "--from" else [])])
    with pytest.raises(SystemExit) as end:
        main()
    told = capsys.readouterr().err
    assert end.value.code == 1 and told.startswith("error: /proc/") and "[disk.refused]" in told, told


@pytest.mark.parametrize(
    ("number", "refused"),
    [(errno.EROFS, True), (errno.EACCES, True), (errno.EXDEV, True), (errno.ENOENT, False), (errno.EPIPE, False)],
)
def test_only_what_the_system_does_not_allow_is_told_as_that(number: int, refused: bool) -> None:
    told = refused_by_disk(OSError(number, "no", "/readonly/file"))
    assert (told is not None) == refused and refused_by_disk(OSError(number, "no")) is None
    assert told is None or str(told).startswith("/readonly/file: it can’t be read or written here: no [disk.refused]")


def test_what_stops_the_copy_of_a_folder_is_told_as_of_one_file(tmp_path: Path) -> None:
    """``shutil.copytree`` goes on, and keeps of each file what the system said as words."""

    def stopped(number: int) -> OSError:
        return shutil.Error([("book/page.md", "there", str(OSError(number, os.strerror(number), "there")))])

    with (
        pytest.raises(ContentError, match=r"no room to write it: No space left on device \[disk.full\]"),
        room(tmp_path),
    ):
        raise stopped(errno.ENOSPC)
    told = refused_by_disk(stopped(errno.EACCES))
    assert str(told).startswith("book/page.md: it can’t be read or written here: Permission denied [disk.refused]")
    assert refused_by_disk(stopped(errno.EPIPE)) is None
    with pytest.raises(shutil.Error), room(tmp_path):
        raise stopped(errno.EPIPE)
