"""A revision's permanent folder ``<date>/v<number>/``: the edition's folder as released, one level further down.

It is made once, at the release, and never again: builds carry it along as it stands. Files
are the same bytes but for the pages, whose links out of the folder go up one step more and which search engines are
asked to leave out, since ``<date>/`` is the address to be found; their canonical link leads there. The search index,
which is read at that address only, is left out.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from memobook.pages.descriptions.search_index import FOLDER as SEARCH
from memobook.pages.site_tree import STAND_IN, copy_tree, manifest, write_manifest
from memobook.publication.files import dump_manifest, sha256
from memobook.publication.folder import Publication
from memobook.publication.locks.lock import Lock

FOLDER = re.compile(r"v[1-9]\d*")
ROBOTS = '<meta name="robots" content="noindex">\n'


def released_folder(publication: Publication, date: str) -> Path:
    """Where the permanent folders of an edition's revisions are kept on the machine that released them."""
    return publication.store / "released" / date


def edition_manifest(folder: Path) -> dict[str, str]:
    """The manifest of an edition's folder without its revisions' permanent ones, which have their own."""
    return {name: digest for name, digest in manifest(folder).items() if not FOLDER.fullmatch(name.partition("/")[0])}


def stands_as_released(folder: Path, lock: Lock) -> bool:
    """Whether the edition's folder holds what was released."""
    return folder.is_dir() and edition_manifest(folder) == lock.manifest


def is_permanent(folder: Path, lock: Lock) -> bool:
    """Whether a revision's permanent folder is the one that was made at its release."""
    try:
        told = (folder / "manifest.json").read_bytes()
    except OSError:
        return False
    made: str = lock.held["permanent"]
    held = {name: digest for name, digest in manifest(folder).items() if name != STAND_IN}
    return sha256(told) == made and told == dump_manifest(held)


def put_permanent(lock: Lock, edition: Path, places: Sequence[Path], *, newest: bool) -> bool:
    """Put a revision's permanent folder below the new ``edition`` folder; whether it could be had as released.

    Parameters
    ----------
    places : folders of the edition whose permanent folders may be carried along; the published site's first.
    newest : whether it is the newest revision, whose folder can be made from the edition's.
    """
    name = lock.revision.folder
    target = edition / name
    for place in places:
        if is_permanent(place / name, lock):
            if target.exists():
                shutil.rmtree(target)  # of the new site only; what is published stays
            copy_tree(place / name, target)
            return True
    if newest and stands_as_released(edition, lock):
        if target.exists():
            shutil.rmtree(target)
        made: str = lock.held["permanent"]
        return make_permanent(edition, target) == made
    if (places[0] / name / "manifest.json").is_file() and not target.exists():
        copy_tree(places[0] / name, target)  # not as released, and yet nothing is thrown away
    return False


def make_permanent(edition: Path, target: Path) -> str:
    """Make a permanent folder from a released edition's; gives the hash of its manifest."""
    target.mkdir(parents=True)
    for path in sorted(edition.iterdir()):
        if path.is_dir() and path.name != SEARCH and not FOLDER.fullmatch(path.name):
            copy_tree(path, target / path.name)
        elif path.is_file() and path.suffix != ".html" and path.name != "manifest.json":
            shutil.copyfile(path, target / path.name)
    for page in sorted(edition.rglob("*.html")):
        first = page.relative_to(edition).parts[0]
        if first == SEARCH or FOLDER.fullmatch(first):
            continue
        place = target / page.relative_to(edition)
        depth = len(page.relative_to(edition).parts)
        place.write_text(_further_down(page.read_text("utf-8"), depth), "utf-8")
    write_manifest(target)
    return sha256((target / "manifest.json").read_bytes())


def _further_down(html: str, depth: int) -> str:
    """A page whose links out of the folder, which go up ``depth`` steps at least, go up one more."""
    outward = re.compile(rf'(\s[\w-]+=")(?=(?:\.\./){{{depth}}})')
    return outward.sub(r"\g<1>../", html).replace("</head>", f"  {ROBOTS}</head>", 1)
