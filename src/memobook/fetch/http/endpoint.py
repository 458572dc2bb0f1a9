"""An endpoint: whom a client asks, and how it behaves there."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Settings:
    """What an endpoint may be told: who is asking, and its own key."""

    contact: str = ""
    key: str = ""


class Endpoint:
    """A publisher's endpoint.

    Class attributes
    ----------------
    source : id of the publisher's endpoint; ``MEMOBOOK_<SOURCE>_URL`` replaces its base address.
    base : base address.
    also : origins (scheme and host) besides that of the base at which an address named in an answer may be asked for.
    redirects : hosts besides those to which an answer may redirect; "*.example.org" is any below example.org.
    user_agent : what it calls itself; None leaves the HTTP library's own, which some sources insist on.
    pause : least seconds between two requests.
    attempts : how often a request is tried in all.
    patience : at most so many seconds for a connection or for the next bytes, whatever the caller allows.
    total : seconds that all requests of one fetch may take together.
    asks_again : whether answers are kept for conditional requests; False where they are large and never change.
    takes_key : whether ``MEMOBOOK_<SOURCE>_KEY`` may hold a key; the connector puts it into a header or the JSON body.
    keeps_raw : whether answers may be kept in the local cache and set aside; False where they hold what must not be.
    """

    source: ClassVar[str]
    base: ClassVar[str]
    also: ClassVar[tuple[str, ...]] = ()
    redirects: ClassVar[tuple[str, ...]] = ()
    user_agent: ClassVar[str | None] = "memobook"
    pause: ClassVar[float] = 0.0
    attempts: ClassVar[int] = 4
    patience: ClassVar[float] = 60.0
    total: ClassVar[float] = 600.0
    asks_again: ClassVar[bool] = True
    takes_key: ClassVar[bool] = False
    keeps_raw: ClassVar[bool] = True

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def agent(self) -> str | None:
        """The User-Agent header; None for the library's own."""
        return self.user_agent

    def address(self) -> str:
        """The base address."""
        return base_address(type(self))


def base_address(endpoint: type[Endpoint], environment: Mapping[str, str] = os.environ) -> str:
    """The base address of a source: its own, or what ``MEMOBOOK_<SOURCE>_URL`` says."""
    return (environment.get(address_variable(endpoint), "").strip() or endpoint.base).rstrip("/")


def without_login(address: str) -> str:
    """An address as it may be printed: without the name and password that it may hold."""
    return re.sub(r"(?<=//)[^/?#]*@", "", address)


def address_variable(endpoint: type[Endpoint]) -> str:
    return f"MEMOBOOK_{endpoint.source.upper()}_URL"


def key_variable(endpoint: type[Endpoint]) -> str:
    return f"MEMOBOOK_{endpoint.source.upper()}_KEY"
