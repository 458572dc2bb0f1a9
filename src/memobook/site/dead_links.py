"""Links between pages: those to editions and revisions that this copy lacks are taken out.

A copy of a publication holds the editions that were built in it; the rest stands where the publication is published.
What stays to the last byte, as a released edition, keeps its links, and something stands in for what they lead to.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from functools import cache, partial
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from memobook.pages.site_tree import MARK
from memobook.publication.errors import ContentError
from memobook.publication.files import names_under
from memobook.publication.folder import DATE

from .known_links import KnownLinks
from .stand_ins import absent_figure, stands_in

# within a tag: a text may show the code of a link
ADDRESS = re.compile(r'''<[a-zA-Z](?:[^<>"']|"[^"]*"|'[^']*')*?\s(?:href|src)="([^"]*)"''')
LINK = re.compile(r'<a\s[^<>]*?href="([^"]*)"[^<>]*>')
END = "</a>"
REVISION = re.compile(r"v[1-9]\d*")
IMAGE = re.compile(r'<img\s[^<>]*?src="([^"]*)"[^<>]*>')
ABSENT = '<span class="mb-absent">{text}</span>'
SHOWN = 5
# what is written when the links are mended
LISTS = {MARK, "feed.xml", "sitemap.xml", "sitemap-root.xml", "score.json"}


class Links:
    """The links of a site whose new part lies in ``put``, and what stays of it in ``out``."""

    def __init__(self, put: Path, out: Path) -> None:
        self.put, self.out = put, out
        # thousands of pages lead to the same few
        self._stands = cache(self._stands_anew)
        self._target = cache(self._target_anew)

    def mend(self, kept: Sequence[Path], known: KnownLinks | None = None) -> list[Path]:
        """Take out links to what this copy lacks; the pages that were changed.

        Parameters
        ----------
        kept : folders that stay as they are, as revisions' own folders do.
        known : pages of an earlier build that need not be read again.

        Raises
        ------
        ContentError : ``page.link``, where a link leads to no page of an edition that is here.
        """
        changed, dead = [], []
        names = [name for name in self._pages() if not self._stays(kept, name)]
        same = known.same(self.put, names, self._stands) if known else set()
        for name in names:
            if name in same:
                continue
            page, folder = self.put / name, name.rpartition("/")[0]
            targets = {told: self._target(folder, told) for told in self._internal(page)}
            missing = {told for told, target in targets.items() if not self._stands(target)}
            if not missing:
                if known:
                    known.add(self.put, name, targets.values())
                continue
            absent = {told for told in missing if self._of_absent(self._target(folder, told))}
            dead += [f"{name}: {told}" for told in sorted(missing - absent)]
            if absent:
                html = page.read_text("utf-8")
                page.unlink()  # which may be the old site's too
                page.write_text(_without(html, absent), "utf-8")
                changed.append(page)
        if dead:
            raise ContentError(
                "page.link",
                f"{len(dead)} links lead to no page",
                place=dead[0],
                fix="mend the links",
                details="\n".join(dead[:SHOWN]),
            )
        if known:
            known.keep()
        return changed

    def absent(self, kept: Sequence[Path]) -> set[str]:
        """What pages that stay as they are lead to and this copy lacks, as paths from the site's root; ``kept`` as for
        :meth:`mend`.
        """
        found = set()
        for name in filter(partial(self._stays, kept), self._pages()):
            targets = {self._target(name.rpartition("/")[0], told) for told in self._internal(self.put / name)}
            found |= {target for target in targets if not self._stands(target) and self._of_absent(target)}
        return found

    def _pages(self) -> list[str]:
        return [name for name in names_under(self.put) if name.endswith(".html")]

    def _stays(self, kept: Sequence[Path], name: str) -> bool:
        """Whether a page is as it was released."""
        parts = name.split("/")
        revision = len(parts) > 2 and REVISION.fullmatch(parts[1])
        return bool(revision) or any((self.put / name).is_relative_to(folder) for folder in kept)

    def _internal(self, page: Path) -> set[str]:
        """What a page leads to within the site, as it is written there."""
        return {told for told in set(ADDRESS.findall(page.read_text("utf-8"))) if _is_internal(told)}

    def _target_anew(self, folder: str, told: str) -> str:
        """What a page of a folder leads to, as a path from the site's root."""
        return posixpath.normpath(posixpath.join(folder, unquote(urlsplit(unescape(told)).path)))

    def _stands_anew(self, name: str) -> bool:
        first, _, rest = name.partition("/")
        # what the new part brings stands in place of what is there
        base = self.put if (self.put / first).exists() else self.out
        place = base / name
        if stands_in(base / first) or stands_in(base / first / rest.partition("/")[0]):
            return False
        return name in LISTS or place.is_file() or (place / "index.html").is_file()

    def _of_absent(self, target: str) -> bool:
        """Whether a path leads into an edition, or a revision's folder, that is not in this copy."""
        first, _, rest = target.partition("/")
        if not DATE.fullmatch(first):
            return False
        base = self.put if (self.put / first).exists() else self.out
        folder = rest.partition("/")[0]
        absent = bool(REVISION.fullmatch(folder)) and not _is_here(base / first / folder)
        return absent or not _is_here(base / first)


@cache
def _is_internal(told: str) -> bool:
    address = urlsplit(unescape(told))
    return not address.scheme and not address.netloc and bool(address.path) and not address.path.startswith("/")


def _is_here(folder: Path) -> bool:
    return folder.exists() and not stands_in(folder)


def _without(html: str, absent: set[str]) -> str:
    """A page without links to ``absent``, whose words stay."""
    parts, done = [], 0
    for link in LINK.finditer(html):
        if link[1] in absent and link.start() >= done:
            end = html.find(END, link.end())
            if end >= 0:
                parts += [html[done : link.start()], html[link.end() : end]]
                done = end + len(END)
    html = "".join([*parts, html[done:]])
    return IMAGE.sub(lambda image: ABSENT.format(text=absent_figure()) if image[1] in absent else image[0], html)
