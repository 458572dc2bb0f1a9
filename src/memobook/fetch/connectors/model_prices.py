"""Current snapshot of ``model-prices`` from its repository: list prices of language models, with their history.

The branch ``data`` of wakamex/model-prices holds ``v1/latest.json``, which names the current snapshot by its SHA-256,
and every snapshot under that name. The same snapshot, as old as the installed release, stands in the installed package:
:meth:`Connector.installed` reads it without a network.

What to mind: days that rest on commits of models.dev lag the real change by days.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from importlib import resources
from typing import ClassVar

from memobook.publication.extra import not_installed

from ..answer import Answer, day
from ..connector import Ask, Row, SourceConnector
from .price_snapshot import check_hash, in_force, is_sha256, rows, state_of

FOLDER = "/wakamex/model-prices/data/v1"


class Connector(SourceConnector):
    """Prices in USD per million tokens; no options. See :func:`memobook.fetch.connectors.price_snapshot.rows`."""

    source: ClassVar[str] = "model_prices"
    base: ClassVar[str] = "https://raw.githubusercontent.com"

    def observations(self, ask: Ask, today: date) -> list[Row]:
        latest = ask(f"{FOLDER}/latest.json")
        manifest = latest.json()
        name = manifest.get("sha256") if isinstance(manifest, dict) else None
        if not is_sha256(name):  # it goes into an address
            raise latest.wrong("it names no snapshot by a SHA-256 of 64 hexadecimal digits")
        answer = ask(f"{FOLDER}/{name}.json")
        check_hash(answer, name)
        # the repository confirms its snapshot every day, also when no price changes
        self.known_on = day(manifest.get("published_at"), f"{latest.url}: 'published_at'")
        return in_force(rows(answer.json(), answer.url), today)

    def installed(self) -> list[Row]:
        """The prices of the installed release of ``model-prices``, in the same rows.

        Raises
        ------
        UnexpectedAnswer : the snapshot has another schema or shape than the one read here.
        ContentError : ``connector.package``.
        """
        try:
            package = resources.files("model_prices")
        except ModuleNotFoundError as error:
            raise not_installed("connector.package", "model_prices", "model-prices", f"source {self.source}") from error
        body = package.joinpath("snapshot.json").read_bytes()
        answer = Answer("model_prices/snapshot.json of the installed package", body, {})
        snapshot = answer.json()
        found = rows(snapshot, answer.url)
        self.known_on = state_of(snapshot, answer.url)
        return in_force(found, datetime.now(UTC).date())
