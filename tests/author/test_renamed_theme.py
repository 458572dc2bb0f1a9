"""A theme renamed: the publication builds as before under the new name, and nothing of the old one is left."""

from __future__ import annotations

import re
from pathlib import Path

from case_build import contents, memobook
from tiny_publication import content_error

from memobook.author.start.init import init
from memobook.author.start.renamed_theme import rename_theme
from memobook.publication.folder import Publication


def test_a_theme_has_its_new_name_everywhere_and_the_memo_passes(tmp_path: Path) -> None:
    init(tmp_path / "rivers")
    publication = Publication(tmp_path / "rivers")
    done = memobook(publication.root, "rename-theme", "cycling", "bridges")
    assert done.returncode == 0 and "notebooks/bridges.ipynb" in done.stdout, done.stderr
    assert not (publication.notebooks / "cycling.ipynb").exists()
    left = {
        name: found
        for name, data in contents(publication.root).items()
        if name != "README.md" and (found := re.findall(r"cycling", data.decode("utf-8", "replace")))
    }
    assert left == {}
    checked = memobook(publication.root, "check")
    assert checked.returncode == 0 and "no findings" in checked.stdout, checked.stdout


def test_what_can_not_be_renamed_stays(tmp_path: Path) -> None:
    init(tmp_path / "rivers")
    publication = Publication(tmp_path / "rivers")
    before = contents(publication.root)
    for old, new, id in (
        ("cyclin", "bridges", "theme.unknown"),
        ("cycling", "Bridges", "theme.name"),
        ("cycling", "counts", "theme.exists"),
        ("cycling", "memo", "theme.name"),
    ):
        error = content_error(rename_theme, publication, old, new)
        assert (error.id, error.place) == (id, "memobook rename-theme")
    assert contents(publication.root) == before
