"""Folders of revisions that a clone lacks come from the published site, byte by byte as released or not at all."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from case_build import contents
from released_build import commit, git
from test_lock import lock
from tiny_publication import content_error

from memobook.pages.site_tree import write_manifest
from memobook.publication.files import sha256
from memobook.publication.folder import Publication
from memobook.publication.locks.lock import lock_path
from memobook.publication.progress import Progress
from memobook.publication.repository import commit_that_added
from memobook.site.revisions import rebuilt
from memobook.site.revisions.permanent import released_folder
from memobook.site.revisions.rebuilt import call, rebuild_revisions
from memobook.site.revisions.recovered import recover_revisions

DATE = "2026-01-07"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A published site with the first revision's own folder."""
    folder = tmp_path / "www" / DATE / "v1"
    (folder / "values").mkdir(parents=True)
    (folder / "index.html").write_text("as released")
    (folder / "values" / "a.html").write_text("a value")
    write_manifest(folder)
    return tmp_path / "www"


@pytest.fixture
def clone(site: Path, tmp_path: Path) -> Publication:
    """A clone that has the lock, and no folder."""
    publication = Publication(tmp_path / "clone")
    publication.memos.mkdir(parents=True)
    (publication.memos / f"{DATE}.md").write_text("")
    permanent = sha256((site / DATE / "v1" / "manifest.json").read_bytes())
    made = lock(edition=DATE, revision=1, permanent=permanent)
    assert made.write(lock_path(publication, DATE, 1))
    return publication


def recover(clone: Publication, site: Path) -> Path:
    recover_revisions(clone, str(site), [DATE], clone.root / "_site", Progress())
    return released_folder(clone, DATE) / "v1"


def test_it_comes_as_it_was_released(clone: Publication, site: Path) -> None:
    assert contents(recover(clone, site)) == contents(site / DATE / "v1")
    shutil.rmtree(site / DATE)
    assert recover(clone, site).is_dir(), "what is here is not asked for again"


@pytest.mark.parametrize("file", ["values/a.html", "manifest.json"])
@pytest.mark.parametrize("way", ["changed", "gone"])
def test_what_is_not_as_released_is_refused_and_leaves_nothing(
    file: str, way: str, clone: Publication, site: Path
) -> None:
    path = site / DATE / "v1" / file
    path.unlink() if way == "gone" else path.write_text('{"index.html": "other"}')
    error = content_error(recover, clone, site)
    assert error.id == "revision.published" and f"{DATE}/v1" in error.message
    assert list(clone.store.rglob("v1")) == [] and list(clone.store.rglob(".new*")) == []


def test_without_the_commit_of_a_revision_it_is_not_built(clone: Publication, site: Path) -> None:
    made = lock(edition=DATE, revision=2, permanent="0" * 64)
    assert made.write(lock_path(clone, DATE, 2))
    error = content_error(rebuild_revisions, clone, [DATE], clone.root / "_site", Progress())
    assert error.id == "revision.commit" and f"{DATE}/v1" in error.message


def test_one_that_comes_out_otherwise_is_told_and_keeps_none_of_the_others(
    clone: Publication, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = {"edition": DATE, "permanent": sha256((site / DATE / "v1" / "manifest.json").read_bytes())}
    lock_path(clone, DATE, 1).unlink()
    for number in (1, 2, 3):
        made = lock(revision=number, runs={"sales": {}}, manifest={"index.html": "0" * 64}, **held)
        assert made.write(lock_path(clone, DATE, number))
    shutil.copytree(site / DATE / "v1", site / DATE / "v2")
    (site / DATE / "v1" / "index.html").write_text("as another processor makes it")
    for command in (
        ["init", "--quiet"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"],
    ):
        subprocess.run(["git", *command], cwd=clone.root, check=True)
    then = tmp_path / "python"
    then.write_text(f'#!/bin/sh\ncp -r "{site}" "$6"\n')  # -m memobook build DATE --out FOLDER
    then.chmod(0o755)
    monkeypatch.setattr(rebuilt, "_python", lambda *_: str(then))
    error = content_error(rebuild_revisions, clone, [DATE], clone.root / "_site", Progress())
    assert error.id == "revision.rebuilt" and error.more == () and f"{DATE}/v1" in error.message
    assert "other bytes" in error.message and "another processor" in error.fix
    assert [path.name for path in released_folder(clone, DATE).iterdir()] == ["v2"]


@pytest.mark.parametrize(
    ("command", "says"),
    [(["false"], ""), (["sh", "-c", "echo no room >&2; exit 3"], "no room"), (["no-such-command"], "no-such-command")],
)
def test_a_command_that_fails_stops_the_building_of_a_revision_whatever_it_says(
    command: list[str], says: str, tmp_path: Path
) -> None:
    error = content_error(call, f"{DATE}/v1", command, tmp_path)
    assert (error.id, error.place) == ("revision.rebuilt", f"{DATE}/v1") and says in error.details
    assert command[0] in error.message


def test_the_first_commit_of_a_shallow_clone_is_not_taken_for_the_one_of_a_lock(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    git(whole, "init", "--quiet")
    added = []
    for name in ("first", "second", "third"):
        (whole / name).write_text(name)
        added.append(commit(whole, name))
    assert [commit_that_added(whole / name) for name in ("first", "second", "third")] == added
    git(tmp_path, "clone", "--quiet", "--depth", "2", whole.as_uri(), "shallow")
    # the second is where this history begins: whether it brought the file nobody knows
    shallow = [commit_that_added(tmp_path / "shallow" / name) for name in ("first", "second", "third")]
    assert shallow == ["", "", added[2]]
