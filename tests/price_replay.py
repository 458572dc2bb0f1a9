"""Replays the real history of the packages of prices and counts false alarms: a plausible rule that honest data break.

Each release that was the newest on its day is fetched as on that day, after all before it, and judged against what
would be held by then. ``python tests/price_replay.py [--since 2026-05-01] [--every DAYS] [DATASET ...]`` asks the
registries (or what MEMOBOOK_<SOURCE>_URL says) and prints, by dataset, how many releases were replayed and every rule
that was broken. It needs the network, so no test calls it; exit code 1 where an answer would have been set aside.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from packaging.version import Version

from memobook.data.dataset import Dataset
from memobook.data.package import DataPackage
from memobook.fetch.connector import Row, Settings, connector_class
from memobook.fetch.connectors.packages.index import PackageConnector, in_line
from memobook.fetch.connectors.pi_ai import PACKAGE
from memobook.fetch.connectors.pi_ai import Connector as PiAi
from memobook.fetch.held.checks import check_against, check_rows
from memobook.fetch.held.merge import merge
from memobook.fetch.http.client import Client
from memobook.fetch.plausible import Implausible

ROOT = Path(__file__).parents[1]
PROJECTS = {"litellm_prices": "litellm", "genai_prices": "genai-prices", "pi_ai_prices": PACKAGE}
FIRST_WITH_A_DAY = Version("0.85")  # of pi-ai


def answers(dataset: Dataset, since: date, every: int, held: list[Row]) -> Iterator[tuple[str, date, list[Row]]]:
    """Name, day and rows of each release, oldest first; ``held`` is what the caller kept of those before."""
    assert dataset.fetch is not None
    connector = connector_class(dataset.fetch.connector)(dataset.fetch.options, Settings())
    connector.total = 10**6  # type: ignore[misc]
    ask = Client(connector, None, 60.0)
    last = date.min
    if isinstance(connector, PiAi):
        versions = ask(f"/{PACKAGE.replace('/', '%2F')}").json()["versions"]
        for version in sorted(map(Version, versions)):
            if version >= FIRST_WITH_A_DAY and not version.is_prerelease:
                rows = connector._vintage(ask, str(version))
                if rows[0]["published"] >= max(since, last + timedelta(days=every)):
                    last = rows[0]["published"]
                    yield str(version), last, rows
        return
    assert isinstance(connector, PackageConnector)
    for release in in_line(connector.releases(ask, PROJECTS[dataset.name])):
        if release.uploaded >= max(since, last + timedelta(days=every)):
            last = release.uploaded
            connector.options = {**dataset.fetch.options, "since": str(last), "days": []}
            connector.held = held
            yield str(release.version), last, connector.observations(ask, last)


def replay(dataset: Dataset, since: date, every: int) -> bool:
    """Print what the rules say of each release; whether none would have been set aside."""
    held: list[Row] = []
    count = alarms = 0
    for version, day, came in answers(dataset, since, every, held):
        rows = check_rows(dataset, came, day)
        count += 1
        try:
            check_against(dataset, held, rows, day, part=False)
        except Implausible as error:
            alarms += 1
            print(f"{dataset.name} {version} of {day}: {error}")
        # a person looked at it and took it
        held += merge(dataset, held, rows, closed=None, today=day).added
    print(f"{dataset.name}: {count} releases since {since}, {len(held)} rows, {alarms} would have been set aside")
    return alarms == 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("datasets", nargs="*", default=list(PROJECTS))
    parser.add_argument("--since", type=date.fromisoformat, default=date(2026, 5, 1))
    parser.add_argument("--every", type=int, default=0, help="least days between two releases that are replayed")
    given = parser.parse_args()
    package = DataPackage(ROOT / "data")
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
    fine = [replay(package.dataset(name), given.since, given.every) for name in given.datasets]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
