"""The snapshot of the package ``model-prices``: list prices of language models with the days on which they begin.

Three connectors read it: it is published as a file on GitHub, shipped in every release on PyPI, and installed here. For
every provider, model and service tier it keeps a history of prices. Only the standard tier is read: batch, fast and
long-context prices are left out.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import Any

from ..answer import Answer, UnexpectedAnswer, day, number
from ..connector import Row

SCHEMA = 1  # of the snapshot; it changes when looking up a price changes
CURRENCY = "USD"
UNIT = re.compile(r"million|1\s?m|mtok", re.IGNORECASE)
SHA256 = re.compile(r"[0-9a-f]{64}")


def rows(snapshot: Any, what: str) -> list[Row]:
    """Standard list prices, one row per provider, model and day on which a price begins.

    Sorted by provider, model and day. ``input`` and ``output`` are USD per million tokens; ``published`` is the day on
    which the price begins. Where several prices of a model begin on one day, the last stays.

    Parameters
    ----------
    snapshot : the JSON of the snapshot.
    what : names the snapshot in errors.

    Raises
    ------
    UnexpectedAnswer : it has another schema or another shape, or holds no price.

    Source: ``model-prices`` (MIT), ``snapshot.json``.
    """
    schema = _is(dict, snapshot, what).get("schema")
    if schema != SCHEMA:
        raise UnexpectedAnswer(f"{what} has schema {str(schema)[:40]!r}, and schema {SCHEMA} is read here")
    _in_dollars(snapshot, what)
    found = []
    for provider, models in _is(dict, snapshot.get("prices"), f"{what}, 'prices'").items():
        for model, tiers in _is(dict, models, f"{what}, the models of {provider}").items():
            where = f"{what}, {provider} {model}"
            entries = _is(list, _is(dict, tiers, where).get("standard", []), f"{where}, 'standard'")
            found += [_row(provider, model, begin, rates, where) for begin, rates in _history(entries, where)]
    if not found:
        raise UnexpectedAnswer(f"{what} holds no prices")
    return sorted(found, key=lambda row: (row["provider"], row["model"], row["valid_from"]))


def state_of(snapshot: Any, what: str) -> date:
    """The day on which the content of a snapshot last changed.

    Raises
    ------
    UnexpectedAnswer : it does not say.
    """
    return day(_is(dict, snapshot, what).get("updated_at"), f"{what}, 'updated_at'")


def in_force(found: list[Row], today: date) -> list[Row]:
    """Rows without the prices that were announced and begin after today; they come with a later fetch."""
    return [row for row in found if row["valid_from"] <= today]


def _history(entries: list[Any], where: str) -> list[tuple[date, dict[str, Any]]]:
    """The days on which prices begin, with the prices, newest first.

    A price that comes back has an old ``valid_from`` and a later ``start``: the later of the two counts, so that no
    price shows before it was in force. The snapshot lists prices in the order in which they apply; an entry overtaken
    by a later one (a documented price replaced what was first recorded) is left out.
    """
    history: list[tuple[date, dict[str, Any]]] = []
    for entry in reversed(entries):
        if "rates" not in _is(dict, entry, f"{where}, a price"):
            raise UnexpectedAnswer(f"{where}: a price has no 'rates'")
        if entry["rates"] is None:
            continue  # withdrawn
        rates = _is(dict, entry["rates"], f"{where}, 'rates'")
        _in_dollars(entry, where)
        _in_dollars(rates, where)
        begin = day(rates.get("valid_from"), f"{where}, 'valid_from'")
        if entry.get("start") is not None:
            begin = max(begin, day(entry["start"], f"{where}, 'start'"))
        if not history or begin < history[-1][0]:
            history.append((begin, rates))
    return history


def _in_dollars(stated: dict[str, Any], where: str) -> None:
    """See that a currency, where one is stated, is the US dollar, and a unit a million tokens.

    Raises
    ------
    UnexpectedAnswer : it is another one.
    """
    currency = stated.get("currency", CURRENCY)
    if currency != CURRENCY:
        raise UnexpectedAnswer(
            f"{where}: its currency is {str(currency)[:40]!r}, and prices here are in {CURRENCY}", "unit"
        )
    unit = stated.get("unit", "million")
    if not UNIT.search(str(unit)):
        raise UnexpectedAnswer(
            f"{where}: its unit is {str(unit)[:40]!r}, and prices here are of a million tokens", "unit"
        )


def _row(provider: str, model: str, begin: date, rates: dict[str, Any], where: str) -> Row:
    basis = _is(str, rates.get("valid_from_basis"), f"{where}, 'valid_from_basis'")
    return {
        "provider": provider,
        "model": model,
        "valid_from": begin,
        "input": number(rates.get("input"), f"{where}, 'input'"),
        "output": number(rates.get("output"), f"{where}, 'output'"),
        "basis": basis,
        "published": begin,
        "published_basis": f"day from which the price is valid: {basis}",
        "source": _is(str, rates.get("source"), f"{where}, 'source'"),
    }


def check_hash(answer: Answer, expected: Any) -> None:
    """See that an answer is the one whose SHA-256 was announced.

    Raises
    ------
    UnexpectedAnswer : ``expected`` is no SHA-256, or the answer has another one.
    """
    if not is_sha256(expected):
        told = f"{answer.url}: its SHA-256 was announced as {str(expected)[:80]!r}, which is none"
        raise UnexpectedAnswer(told, "hash")
    found = hashlib.sha256(answer.body).hexdigest()
    if found != expected:
        raise answer.wrong(f"its SHA-256 is {found} and should be {expected}", "hash")


def is_sha256(text: Any) -> bool:
    return isinstance(text, str) and SHA256.fullmatch(text) is not None


def _is(kind: type, value: Any, where: str) -> Any:
    """The value, where it is of this kind."""
    if not isinstance(value, kind) or value == "":
        raise UnexpectedAnswer(f"{where} is {str(value)[:40]!r}, where {SHAPES[kind]} should be")
    return value


SHAPES: dict[type, str] = {dict: "an object", list: "a list", str: "a text"}
