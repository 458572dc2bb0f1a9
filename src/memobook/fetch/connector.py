"""The one interface of all sources: what to ask, and how to read the answers into observations.

To add a source, write a module with a class ``Connector`` that extends :class:`SourceConnector`, a test that drives it
against a server on loopback, and name the module in the data package: ``"fetch": {"connector": "<name>"}``. A plain
name is a module of :mod:`memobook.fetch.connectors`; one with dots is any module of the publication.
"""

from __future__ import annotations

import importlib
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from memobook.publication.errors import ContentError

from .answer import LIMIT, Answer
from .http.endpoint import Endpoint, Settings, base_address, key_variable

__all__ = ["Ask", "Row", "Settings", "SourceConnector", "base_address", "connector_class", "key_variable"]

Row = dict[str, Any]


class Ask(Protocol):
    """Ask the source for a path below its base address, or for a whole address at an origin in ``also``.

    ``params`` go into the address, ``json`` makes it a POST; ``limit`` bounds the decompressed body in bytes; ``take``
    gives the part of an answer that is wanted, which from then on stands for the whole.

    Raises
    ------
    SourceFailed : no answer with status 200 after all attempts, or all requests took too long together.
    UnexpectedAnswer : the body is larger than ``limit``, or was cut off; a whole address lies elsewhere.
    """

    def __call__(
        self,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        limit: int = LIMIT,
        take: Callable[[Answer], Answer] | None = None,
    ) -> Answer: ...


class SourceConnector(Endpoint, ABC):
    """One source, read into one dataset.

    Parameters
    ----------
    options : the ``options`` of the dataset's ``fetch`` entry in the data package.
    settings : contact and key.
    """

    def __init__(self, options: Mapping[str, Any], settings: Settings) -> None:
        super().__init__(settings)
        self.options = options
        # the day whose state the rows show, where that is earlier than today; set while they are read
        self.known_on: date | None = None
        # all rows of the dataset from earlier fetches, so that an archive is asked only for what is new; set before
        self.held: Sequence[Row] = ()

    @abstractmethod
    def observations(self, ask: Ask, today: date) -> list[Row]:
        """What the source holds today, one observation a row, by the names of the dataset's schema.

        ``published`` is the day on which the source says that the observation became public, or None where it does not
        say (then the day on which it was first seen counts); ``published_basis`` tells how a day is known. Several
        vintages of one observation may stand in several rows. Columns that the schema does not require may be absent.

        Raises
        ------
        SourceFailed, UnexpectedAnswer
        """

    def asked_for(self) -> dict[str, set[Any]]:
        """By column, values that the options ask for by name: an answer without one of them is not complete."""
        return {}

    def may_have(self) -> dict[str, set[Any]]:
        """The same of values that the source need not have (yet): that an answer lacks one is said, and is no fault."""
        return {}

    def installed(self) -> list[Row] | None:
        """The same rows from an installed package, for use without a network; None where no package carries them."""
        return None


def connector_class(name: str) -> type[SourceConnector]:
    """The class that a data package names."""
    module = name if "." in name else f"memobook.fetch.connectors.{name}"
    try:
        found = importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise ContentError(
            "connector.unknown",
            f"there is no connector {name!r} ({error})",
            place="data/datapackage.json",
            fix="name a module of memobook.fetch.connectors, or a dotted module of your own",
        ) from error
    except Exception as error:  # a module that may be anybody's, of which anything may be wrong
        raise ContentError(
            "connector.broken",
            f"the connector {name!r} can’t be imported: {type(error).__name__}: {error}",
            place="data/datapackage.json",
            fix="mend its module, or name another",
            details=traceback.format_exc(),
        ) from error
    connector: Any = getattr(found, "Connector", None)
    if not (isinstance(connector, type) and isinstance(getattr(connector, "source", None), str)):
        raise ContentError(
            "connector.broken",
            f"the module of the connector {name!r} has no class Connector with a source",
            place="data/datapackage.json",
            fix="name the module that has it",
        )
    return connector
