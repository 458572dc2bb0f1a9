"""Answers that are kept: given without asking again, and asked again as soon as anything that they depend on is new."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from memobook.publication import answers as module
from memobook.publication import engine
from memobook.publication.answers import Answers, answers
from memobook.publication.errors import ContentError


def asked(folder: Path, question: Any, answer: Any) -> tuple[Any, int]:
    """What is answered by a new command, and how often the function itself was asked; then all is kept."""
    calls = []

    def function() -> Any:
        calls.append(question)
        return answer

    kept = Answers(folder)
    found = [kept.of("units", question, function) for _ in range(2)]
    assert found[0] == found[1]
    kept.keep()
    return found[0], len(calls)


@pytest.mark.parametrize("answer", ["a unit", None, [], {"id": "unit.unknown"}], ids=str)
def test_the_same_question_is_asked_once(tmp_path: Path, answer: Any) -> None:
    assert asked(tmp_path, ["kWh", ["riders"]], answer) == (answer, 1)
    assert asked(tmp_path, ["kWh", ["riders"]], "another") == (answer, 0)


def test_another_question_is_another_one(tmp_path: Path) -> None:
    asked(tmp_path, ["kWh", ["riders"]], "known")
    assert asked(tmp_path, ["kWh", ["homes"]], "new") == ("new", 1)
    assert asked(tmp_path, ["kWh", ["riders"]], "new") == ("known", 0), "and the first is kept beside it"


def another_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "engine_sha256", lambda: "other")


def other_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "installed", lambda: ["pint-1.0.dist-info"])


def other_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.sys, "version", "4.0")


@pytest.mark.parametrize("change", [another_engine, other_packages, other_python], ids=lambda one: one.__name__)
def test_what_gave_it_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[pytest.MonkeyPatch], None]
) -> None:
    asked(tmp_path, "kWh", "known")
    change(monkeypatch)
    assert asked(tmp_path, "kWh", "new") == ("new", 1)
    monkeypatch.undo()
    assert asked(tmp_path, "kWh", "once more") == ("once more", 1), "of another engine nothing is kept"


def test_nothing_is_kept_of_an_engine_that_was_edited_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "engine"
    own.mkdir()
    (own / "module.py").write_text("")
    os.utime(own / "module.py", ns=(engine.STARTED - 1, engine.STARTED - 1))
    monkeypatch.setattr(engine, "ENGINE", own)
    assert asked(tmp_path, "kWh", "known") == ("known", 1)
    assert asked(tmp_path, "kWh", "new") == ("known", 0)
    (own / "module.py").touch()
    assert asked(tmp_path, "km", "by code that is gone") == ("by code that is gone", 1)
    assert asked(tmp_path, "km", "by today's") == ("by today's", 1)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"engine": 1}', "\x00"])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    asked(tmp_path, "kWh", "known")
    (tmp_path / "units.json").write_text(text)
    assert asked(tmp_path, "kWh", "new") == ("new", 1)
    assert asked(tmp_path, "kWh", "newer") == ("new", 0)


def test_an_error_is_no_answer(tmp_path: Path) -> None:
    def fails() -> str:
        raise ValueError

    kept = Answers(tmp_path)
    with pytest.raises(ValueError):
        kept.of("units", "kWh", fails)
    assert kept.of("units", "kWh", lambda: "known") == "known"


def test_what_another_command_has_kept_meanwhile_stays(tmp_path: Path) -> None:
    one, other = Answers(tmp_path), Answers(tmp_path)
    one.of("units", "kWh", lambda: "one")
    other.of("units", "km", lambda: "other")
    one.keep()
    other.keep()
    assert asked(tmp_path, "kWh", "new") == ("one", 0)
    assert asked(tmp_path, "km", "new") == ("other", 0)


def test_what_was_not_asked_for_longest_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    for number in range(3):
        asked(tmp_path, number, number)
    kept = Answers(tmp_path)
    assert kept.of("units", 0, lambda: "new") == 0
    kept.of("units", 3, lambda: 3)
    kept.keep()
    assert asked(tmp_path, 0, "new")[1] == asked(tmp_path, 2, "new")[1] == asked(tmp_path, 3, "new")[1] == 0
    assert asked(tmp_path, 1, "new") == ("new", 1)


def test_where_nothing_is_new_nothing_is_written(tmp_path: Path) -> None:
    asked(tmp_path, "kWh", "known")
    before = (tmp_path / "units.json").stat()
    asked(tmp_path, "kWh", "known")
    assert (tmp_path / "units.json").stat() == before


@pytest.mark.parametrize("error", [PermissionError(), ContentError("disk.full", "", place="", fix="")], ids=repr)
def test_where_nothing_can_be_written_all_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def refused(path: Path, data: bytes) -> None:
        raise error

    monkeypatch.setattr(module, "write_aside", refused)
    assert asked(tmp_path, "kWh", "known") == ("known", 1)
    assert asked(tmp_path, "kWh", "new") == ("new", 1)


def test_those_of_a_publication_are_shared(tmp_path: Path) -> None:
    assert answers(tmp_path) is answers(tmp_path)
    assert answers(tmp_path).folder == tmp_path / ".memobook" / "answers"
