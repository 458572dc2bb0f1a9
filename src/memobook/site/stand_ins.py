"""Stand-ins: short pages and pictures at addresses that this copy lacks, for pages that stay as they were released.

Links of such pages can't be taken out without changing what was released. What stands in for an edition, or a
revision's own folder, says where it is published; it has no manifest, so that it is never deployed nor taken for it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from html import escape
from pathlib import Path

from memobook.pages.site_tree import STAND_IN as NOTE
from memobook.publication.text.language import _, spoken

from .revisions.recovered import MANIFEST

FOLDERS = (f"*/{NOTE}", f"*/v*/{NOTE}")
PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="robots" content="noindex">
  <title>{title}</title>
</head>
<body>
  <main>
    <h1>{title}</h1>
    <p><a href="{address}">{address}</a></p>
  </main>
</body>
</html>
"""
PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 80" width="640" height="80">
  <text x="320" y="45" text-anchor="middle" font-family="sans-serif" font-size="16" fill="#767676">{title}</text>
</svg>
"""


def stands_in(folder: Path) -> bool:
    """Whether a folder only stands in for an edition or a revision."""
    return (folder / NOTE).is_file() and not (folder / MANIFEST).is_file()


def clear_stand_ins(site: Path) -> None:
    """Take all of them out of a site; what was brought since takes their places."""
    for pattern in FOLDERS:
        for note in [*site.glob(pattern)]:
            if stands_in(note.parent):
                shutil.rmtree(note.parent)
            else:  # somebody put the folder itself in its place
                note.unlink()


def put_stand_ins(site: Path, names: Iterable[str], base: str) -> None:
    """Write what stands in for pages and drawings, by their paths from the site's root.

    Parameters
    ----------
    base : address where the publication is published, with a slash at its end.
    """
    for name in sorted(names):
        path = site / name
        if path.suffix not in (".html", ".svg"):
            path = path / "index.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = _picture() if path.suffix == ".svg" else _page(base + path.relative_to(site).as_posix())
        path.write_text(text, "utf-8")
        edition = site / path.relative_to(site).parts[0]
        folder = edition / path.relative_to(edition).parts[0] if (edition / "manifest.json").is_file() else edition
        (folder / NOTE).write_text("What lies here stands in for what this copy of the publication lacks.\n", "utf-8")


def absent_figure() -> str:
    """What a page says in place of an older figure."""
    return _("The older figure is not in this copy of the publication.")


def _page(address: str) -> str:
    title = _("This page is not in this copy of the publication. It is published at:")
    return PAGE.format(language=spoken().replace("_", "-"), title=escape(title), address=escape(address))


def _picture() -> str:
    return PICTURE.format(title=escape(absent_figure()))
