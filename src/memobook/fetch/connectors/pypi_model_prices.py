"""The snapshot of ``model-prices`` inside its newest release on PyPI: list prices of language models.

The Python Package Index lists the files of a project as JSON (PEP 691) and keeps the files themselves on another host.
A wheel is a zip archive; only the snapshot is read from it, and nothing of it is run.

What to mind: the prices are as old as the release, which may be weeks behind the repository.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from urllib.parse import urljoin

from packaging.version import Version

from ..answer import MEBIBYTE, Answer
from ..connector import Ask, Row, SourceConnector
from .packages.index import wheels
from .price_snapshot import check_hash, in_force, rows, state_of

PROJECT = "model-prices"
PAGE = f"/simple/{PROJECT}/"
SNAPSHOT = "model_prices/snapshot.json"
LIMIT = 64 * MEBIBYTE  # of the unpacked snapshot


class Connector(SourceConnector):
    """Prices in USD per million tokens; no options. See :func:`memobook.fetch.connectors.price_snapshot.rows`."""

    source: ClassVar[str] = "pypi"
    base: ClassVar[str] = "https://pypi.org"
    also: ClassVar[tuple[str, ...]] = ("https://files.pythonhosted.org",)

    def observations(self, ask: Ask, today: date) -> list[Row]:
        page = ask(PAGE, headers={"Accept": "application/vnd.pypi.simple.v1+json"})
        version, file = newest_wheel(page)
        url, hashes = file.get("url"), file.get("hashes")
        if not isinstance(url, str) or not isinstance(hashes, dict):
            raise page.wrong(f"the wheel of {version} has no address or no hashes")
        try:
            address = urljoin(page.url, url)  # PEP 691: it may be relative to the page
        except ValueError as error:
            raise page.wrong(f"the wheel of {version} has the address {url[:80]!r}, which is none") from error
        wheel = ask(address)
        check_hash(wheel, hashes.get("sha256"))
        member = Answer(f"{wheel.url}, {SNAPSHOT}", wheel.zip_member(SNAPSHOT, LIMIT), {})
        snapshot = member.json()
        found = rows(snapshot, member.url)
        self.known_on = state_of(snapshot, member.url)
        return in_force(found, today)


def newest_wheel(page: Answer) -> tuple[Version, dict[str, Any]]:
    """The newest version that has a wheel which was not withdrawn, and that wheel's entry.

    Raises
    ------
    UnexpectedAnswer : the page lists no such wheel.
    """
    found = list(wheels(page, PROJECT))
    if not found:
        raise page.wrong(f"it lists no wheel of {PROJECT} that was not withdrawn")
    return max(found, key=lambda wheel: wheel[0])
