"""A question: one source, asked for one dataset."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from memobook.data.dataset import Dataset
from memobook.publication.folder import Publication

from .connector import Row, Settings, SourceConnector, connector_class, key_variable

if TYPE_CHECKING:
    from .http.client import Client

CONTACT = "MEMOBOOK_CONTACT"


class Question:
    """A connector for a dataset, with the client that it asks through.

    Parameters
    ----------
    name : of the connector, as the dataset gives it.
    held : all rows of the dataset.
    timeout : seconds for a connection and for each next piece of an answer.
    """

    def __init__(
        self, publication: Publication, dataset: Dataset, name: str, held: Sequence[Row], timeout: float
    ) -> None:
        from .http.client import Client  # whoever only lists the sources asks none

        assert dataset.fetch is not None
        self.connector: SourceConnector = connector_class(name)(dataset.fetch.options, settings(publication, name))
        self.connector.held = held
        self.client: Client = Client(self.connector, publication.store / "http" / self.connector.source, timeout)

    def answer(self, today: date, *, offline: bool = False) -> list[Row] | None:
        """What the source holds; None where it may not be asked and no installed package says it.

        Raises
        ------
        SourceFailed, UnexpectedAnswer, and whatever a connector stumbles over
        """
        return self.connector.installed() if offline else self.connector.observations(self.client, today)


def settings(publication: Publication, name: str) -> Settings:
    """The contact and the key that a connector is given."""
    config = (publication.config.get("sphinx") or {}).get("config") or {}
    kind = connector_class(name)
    key = os.environ.get(key_variable(kind), "") if kind.takes_key else ""
    return Settings(os.environ.get(CONTACT) or str(config.get("memobook_contact") or ""), key)
