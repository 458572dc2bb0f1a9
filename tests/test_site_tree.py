"""The site's folder is exchanged whole, comes back after a kill, and never takes what is not its own."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from tiny_publication import content_error

from memobook.site_tree import copy_tree, exchange, manifest, published, recover, write_manifest


def site(folder: Path, text: str, dates: tuple[str, ...] = ("2026-01-07",)) -> Path:
    for date in dates:
        (folder / date).mkdir(parents=True)
        (folder / date / "index.html").write_text(text)
    (folder / "editions.json").write_text(json.dumps({"editions": [{"date": date} for date in dates]}))
    return folder


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def state(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(p): (p.stat().st_ino, p.stat().st_mtime_ns) for p in [folder, *sorted(folder.rglob("*"))]}


def test_the_first_site_is_put_in_place(tmp_path: Path) -> None:
    new = site(tmp_path / "out.new", "first")
    assert exchange(new, tmp_path / "out") is True
    assert names(tmp_path) == {"out"}


def test_a_changed_site_is_exchanged_whole(tmp_path: Path) -> None:
    out = site(tmp_path / "out", "old", ("2026-01-07", "2026-01-14"))
    expected = manifest(new := site(tmp_path / "out.new", "new"))
    assert exchange(new, out) is True
    assert manifest(out) == expected
    assert names(tmp_path) == {"out"}


def test_an_equal_site_is_not_touched(tmp_path: Path) -> None:
    out = site(tmp_path / "out", "same")
    before = state(out)
    assert exchange(site(tmp_path / "out.new", "same"), out) is False
    assert state(out) == before
    assert names(tmp_path) == {"out"}


KILLED = {
    "before anything": (("out", "old"),),
    "while the new one was put together": (("out", "old"), ("out.new", "half")),
    "between the two renames": (("out.old", "old"), ("out.new", "new")),
    "before the old one was removed": (("out", "new"), ("out.old", "old")),
}


@pytest.mark.parametrize("folders", KILLED.values(), ids=KILLED)
def test_a_killed_build_leaves_the_old_site_or_the_new(tmp_path: Path, folders: tuple[tuple[str, str], ...]) -> None:
    for name, text in folders:
        site(tmp_path / name, text)
    recover(tmp_path / "out")
    assert names(tmp_path) == {"out"}
    assert (tmp_path / "out" / "2026-01-07" / "index.html").read_text() in ("old", "new")
    assert [e["date"] for e in published(tmp_path / "out")] == ["2026-01-07"]


@pytest.mark.parametrize("name", ["out.old", "out.new"])
def test_a_folder_of_somebody_else_beside_the_site_stays(tmp_path: Path, name: str) -> None:
    """Somebody's backup may have the name that a build uses for its own."""
    site(tmp_path / "out", "published")
    (tmp_path / name).mkdir()
    (tmp_path / name / "thesis.txt").write_text("not a site")
    assert content_error(recover, tmp_path / "out").id == "site.foreign"
    assert (tmp_path / name / "thesis.txt").is_file()


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
