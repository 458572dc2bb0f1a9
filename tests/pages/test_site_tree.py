"""What changed in the site's folder is exchanged, a kill leaves old or new, and nothing of others is taken."""

from __future__ import annotations

import errno
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tiny_publication import content_error

from memobook.pages.site_tree import (
    begin,
    copy_tree,
    exchange,
    manifest,
    published,
    put_tree,
    recover,
    write_manifest,
)
from memobook.publication.digests import Digests


def site(folder: Path, text: str, dates: tuple[str, ...] = ("2026-01-07",)) -> Path:
    folder.mkdir(exist_ok=True)
    for date in dates:
        (folder / date).mkdir(parents=True)
        (folder / date / "index.html").write_text(text)
    (folder / "editions.json").write_text(json.dumps({"editions": [{"date": date} for date in dates]}))
    return folder


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def state(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(p): (p.stat().st_ino, p.stat().st_mtime_ns) for p in [folder, *sorted(folder.rglob("*"))]}


def begun(out: Path, text: str, dates: tuple[str, ...] = ("2026-01-07",)) -> Path:
    """A new state put together beside a site."""
    return site(begin(out), text, dates)


def test_the_first_site_is_put_in_place(tmp_path: Path) -> None:
    put = begun(tmp_path / "out", "first")
    assert exchange(put, tmp_path / "out", set()) is True
    assert names(tmp_path) == {"out"}


@pytest.mark.parametrize("first", [True, False], ids=["a first site", "a later one"])
@pytest.mark.parametrize("number", [errno.EXDEV, errno.EBUSY])
def test_a_folder_that_is_a_mount_is_told_and_nothing_is_left_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, first: bool
) -> None:
    out = tmp_path / "out"
    put = begun(out if first else site(out, "old"), "new")
    before = names(tmp_path) - {"out.new"}

    def mounted(path: Path, target: Path) -> None:
        raise OSError(number, "no", str(path))

    monkeypatch.setattr(Path, "rename", mounted)
    error = content_error(exchange, put, out, set())
    assert error.id == "site.mounted" and str(out / "site") in error.fix and names(tmp_path) == before
    assert first or (out / "2026-01-07" / "index.html").read_text() == "old"


def test_what_changed_is_exchanged_and_what_is_kept_is_not_touched(tmp_path: Path) -> None:
    out = site(tmp_path / "out", "old", ("2026-01-07", "2026-01-14"))
    (out / "archive").mkdir()
    before = state(out / "2026-01-07")
    put = begun(out, "new", ("2026-01-14",))
    expected = manifest(put)
    assert exchange(put, out, {"2026-01-07", "2026-01-14"}) is True
    assert state(out / "2026-01-07") == before
    assert {name: manifest(out)[name] for name in expected} == expected
    assert names(out) == {"2026-01-07", "2026-01-14", "editions.json"}
    assert names(tmp_path) == {"out"}


def test_nothing_but_the_names_of_other_editions_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = site(tmp_path / "out", "old", ("2026-01-07", "2026-01-14"))
    put = begun(out, "new", ("2026-01-14",))
    real = Path.read_bytes

    def watched(path: Path) -> bytes:
        assert "2026-01-07" not in path.parts
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", watched)
    assert exchange(put, out, {"2026-01-07"}) is True


def test_an_equal_site_is_not_touched(tmp_path: Path) -> None:
    out = site(tmp_path / "out", "same")
    before = state(out)
    assert exchange(begun(out, "same"), out, set()) is False
    assert state(out) == before
    assert names(tmp_path) == {"out"}


class Killed(Exception):
    """The end of a process, as far as a test can play it."""


def killed_at(out: Path, put: Path, moment: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Exchange, and stop before the rename with this number; false when there are fewer."""
    left = [moment]

    def counted(real: Callable[..., Path]) -> Callable[..., Path]:
        def call(*arguments: Path) -> Path:
            if left[0] == 0:
                raise Killed
            left[0] -= 1
            return real(*arguments)

        return call

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", counted(Path.rename))
        patch.setattr(Path, "replace", counted(Path.replace))
        try:
            exchange(put, out, {"2026-01-01"})
        except Killed:
            return True
    return False


@pytest.mark.parametrize("first", [False, True], ids=["over a site", "in an empty place"])
def test_a_build_killed_before_any_rename_leaves_the_old_site_or_the_new(
    tmp_path: Path, first: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for moment in range(50):
        out = tmp_path / str(moment) / "out"
        out.parent.mkdir()
        if not first:
            site(out, "old", ("2026-01-01", "2026-01-07", "2026-01-14"))
            (out / "about").mkdir()
            (out / "about" / "index.html").write_text("old")
        old = manifest(out)
        # a file takes the place of a folder, a folder goes, a kept edition stays
        put = begun(out, "new", ("2026-01-07", "2026-01-21"))
        (put / "about").write_text("new")
        new = manifest(put) | {name: hash for name, hash in old.items() if name.startswith("2026-01-01/")}
        killed = killed_at(out, put, moment, monkeypatch)
        if out.exists():
            assert (out / "editions.json").is_file(), "a site is a site at any moment"
        recover(out)
        assert names(out.parent) <= {"out"}
        assert manifest(out) in (old, new)
        if not killed:
            assert manifest(out) == new
            return
    pytest.fail("there is no end of renames")


@pytest.mark.parametrize("left", ["nothing", "mark", "half"])
def test_what_a_killed_build_left_before_it_was_complete_is_cleared(tmp_path: Path, left: str) -> None:
    out = site(tmp_path / "out", "old")
    if left == "nothing":
        (tmp_path / "out.new").mkdir()
    else:
        begin(out)
        if left == "half":
            (tmp_path / "out.new" / "put" / "index.html").write_text("half")
    recover(out)
    assert names(tmp_path) == {"out"}
    assert (out / "2026-01-07" / "index.html").read_text() == "old"


def test_a_folder_of_somebody_else_beside_the_site_stays(tmp_path: Path) -> None:
    """Somebody's backup may have the name that a build uses for its own."""
    site(tmp_path / "out", "published")
    (tmp_path / "out.new").mkdir()
    (tmp_path / "out.new" / "thesis.txt").write_text("not a site")
    assert content_error(recover, tmp_path / "out").id == "site.foreign"
    assert (tmp_path / "out.new" / "thesis.txt").is_file()


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_what_is_no_site_is_refused_and_stays(tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out"
    if kind == "folder":
        out.mkdir()
        (out / "thesis.txt").write_text("mine")
    else:
        out.write_text("mine")
    error = content_error(published, out)
    assert (error.id, error.place) == ("site.foreign", str(out))
    assert out.exists()


@pytest.mark.parametrize("exists", [True, False], ids=["empty folder", "no folder"])
def test_nothing_is_published_in_an_empty_place(tmp_path: Path, exists: bool) -> None:
    if exists:
        (tmp_path / "out").mkdir()
    assert published(tmp_path / "out") == []


def test_an_edition_whose_folder_is_gone_does_not_count(tmp_path: Path) -> None:
    out = site(tmp_path / "out", "x", ("2026-01-07", "2026-01-14"))
    (out / "2026-01-14" / "index.html").unlink()
    assert [e["date"] for e in published(out)] == ["2026-01-07"]


def test_the_manifest_holds_every_other_file(tmp_path: Path) -> None:
    out = site(tmp_path / "out", "text")
    write_manifest(out)
    held = json.loads((out / "manifest.json").read_text())
    assert set(held) == {"editions.json", "2026-01-07/index.html"}
    assert held["2026-01-07/index.html"] == hashlib.sha256(b"text").hexdigest()


def test_a_copied_tree_is_equal(tmp_path: Path) -> None:
    copy_tree(site(tmp_path / "a", "text"), tmp_path / "b")
    assert manifest(tmp_path / "a") == manifest(tmp_path / "b")


@pytest.mark.parametrize("can_link", [True, False], ids=["with links", "where no file can have two names"])
def test_of_a_new_state_only_what_differs_is_copied(
    tmp_path: Path, can_link: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = site(tmp_path / "stored", "same", ("a", "b", "c")), site(tmp_path / "out", "same", ("a", "b"))
    (out / "b" / "index.html").write_text("damaged")
    (out / "gone").write_text("")
    before = {name: (out / name).stat() for name in ("a/index.html", "b/index.html")}
    if not can_link:

        def refused(path: Path, target: Path) -> None:
            raise OSError(errno.EPERM, "not on this file system")

        monkeypatch.setattr(Path, "hardlink_to", refused)
    put = begin(out)
    digests = Digests(tmp_path / "digests.json")
    put_tree(source, put, out, digests)
    assert manifest(put) == manifest(source)
    same = (put / "a" / "index.html").stat().st_ino == before["a/index.html"].st_ino
    assert same is can_link
    assert (put / "b" / "index.html").stat().st_ino != before["b/index.html"].st_ino
    assert (out / "b" / "index.html").read_text() == "damaged", "until the exchange the old site is as it was"
    assert exchange(put, out, set(), digests.under) is True
    assert manifest(out) == manifest(source)
    assert {path.stat().st_nlink for path in out.rglob("*.html")} == {1}, "nothing is shared afterwards"


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"editions": 5}', '{"editions": [{}]}', '{"editions": [1]}'])
def test_a_list_of_editions_that_is_none_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "editions.json").write_text(text)
    error = content_error(published, tmp_path)
    assert (error.id, error.place) == ("site.unreadable", str(tmp_path / "editions.json"))


def test_no_site_is_put_at_the_root_of_the_disk() -> None:
    assert content_error(recover, Path("/")).id == "site.foreign"
