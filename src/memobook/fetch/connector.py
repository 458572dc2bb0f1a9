"""The one interface of all sources: what to ask, and how to read the answers into observations.

To add a source, write a module with a class ``Connector`` that extends :class:`SourceConnector`, a test that drives it
against a server on loopback, and name the module in the data package: ``"fetch": {"connector": "<name>"}``. A plain
name is a module of :mod:`memobook.connectors`; one with dots is any module of the publication.
"""

from __future__ import annotations

import importlib
import os
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol

from ..errors import ContentError
from .answer import LIMIT, Answer

Row = dict[str, Any]


class Ask(Protocol):
    """Ask the source for a path below its base address, or for a whole address at an origin in ``also``.

    ``params`` go into the address, ``json`` makes it a POST; ``limit`` bounds the decompressed body in bytes.

    Raises
    ------
    SourceFailed : no answer with status 200 after all attempts.
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
    ) -> Answer: ...


@dataclass(frozen=True)
class Settings:
    """What a connector may know besides its options: who is asking, and its own key."""

    contact: str = ""
    key: str = ""


class SourceConnector(ABC):
    """One source, read into one dataset.

    Parameters
    ----------
    options : the ``options`` of the dataset's ``fetch`` entry in the data package.
    settings : contact and key.

    Class attributes
    ----------------
    source : id of the publisher's endpoint; ``MEMOBOOK_<SOURCE>_URL`` replaces its base address.
    base : base address.
    also : origins (scheme and host) besides that of the base at which an address named in an answer may be asked for.
    user_agent : what it calls itself; None leaves the HTTP library's own, which some sources insist on.
    pause : least seconds between two requests.
    attempts : how often a request is tried in all.
    patience : at most so many seconds for a connection or for the next bytes, whatever the caller allows.
    takes_key : whether ``MEMOBOOK_<SOURCE>_KEY`` may hold a key; the connector puts it into a header or the JSON body.
    keeps_raw : whether answers may be kept in the local cache and set aside; False where they hold what must not be.
    """

    source: ClassVar[str]
    base: ClassVar[str]
    also: ClassVar[tuple[str, ...]] = ()
    user_agent: ClassVar[str | None] = "memobook"
    pause: ClassVar[float] = 0.0
    attempts: ClassVar[int] = 4
    patience: ClassVar[float] = 60.0
    takes_key: ClassVar[bool] = False
    keeps_raw: ClassVar[bool] = True

    def __init__(self, options: Mapping[str, Any], settings: Settings) -> None:
        self.options, self.settings = options, settings
        # the day whose state the rows show, where that is earlier than today; set while they are read
        self.known_on: date | None = None

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

    def installed(self) -> list[Row] | None:
        """The same rows from an installed package, for use without a network; None where no package carries them."""
        return None

    def agent(self) -> str | None:
        """The User-Agent header; None for the library's own."""
        return self.user_agent


def connector_class(name: str) -> type[SourceConnector]:
    """The class that a data package names."""
    module = name if "." in name else f"memobook.connectors.{name}"
    try:
        found = importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise ContentError(
            "connector.unknown",
            f"there is no connector {name!r} ({error})",
            place="data/datapackage.json",
            fix="name a module of memobook.connectors, or a dotted module of your own",
        ) from error
    connector: type[SourceConnector] = found.Connector
    return connector


def base_address(connector: type[SourceConnector], environment: Mapping[str, str] = os.environ) -> str:
    """The base address of a source: its own, or what ``MEMOBOOK_<SOURCE>_URL`` says."""
    return (environment.get(f"MEMOBOOK_{connector.source.upper()}_URL") or connector.base).rstrip("/")


def key_variable(connector: type[SourceConnector]) -> str:
    return f"MEMOBOOK_{connector.source.upper()}_KEY"
