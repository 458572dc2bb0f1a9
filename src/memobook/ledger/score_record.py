"""What the score keeps of an edition: enough to decide every claim and tripwire without reading its folder again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from memobook.publication.errors import ContentError

FILE = "score.json"
Record = dict[str, Any]
# of a forecast: what its answer and its score need
FORECAST = ("id", "text", "horizon", "given", "question", "comparison", "probability", "quantiles", "unit", "format",
            "baselines")  # fmt: skip
ANSWER = ("edition", "id", "state", "why", "number", "text", "holds")


def record_of(ledger: dict[str, Any]) -> Record:
    """The record of an edition from the contract of ``ledger.json``.

    Returns
    -------
    ``date``, ``as_of``; ``values`` (id → number and printed text; texts decide nothing), ``claims`` (id → verdict and
    text), ``horizons`` of claims, ``forecasts`` that were given, ``answers`` to those of earlier editions, and
    ``tripwires`` with their conditions.
    """
    claims = ledger["claims"]
    return {
        "date": ledger["edition"],
        "as_of": ledger["as_of"],
        "values": {v["id"]: [v["value"], v["text"]] for v in ledger["values"] if not isinstance(v["value"], str)},
        "claims": {c["id"]: [c["verdict"], c["text"]] for c in claims},
        "horizons": [{"claim": c["id"], **c["horizon"]} for c in claims if c["horizon"]],
        "forecasts": [
            {name: entry[name] for name in FORECAST} for entry in ledger.get("forecasts", []) if entry["given"]
        ],
        "answers": [{name: entry[name] for name in ANSWER} for entry in ledger.get("answers", [])],
        "tripwires": [
            {"id": t["id"], "text": t["text"], "when": t["when"], "fired": t["fired"]}
            for implication in ledger["implications"]
            for t in implication["tripwires"]
        ],
    }


def read_records(site: Path) -> dict[str, Record]:
    """Date → record of each edition that a site's score knows; none where it has no score.

    Raises
    ------
    ContentError : ``score.damaged``.
    """
    path = site / FILE
    if not path.is_file():
        return {}
    try:
        return {record["date"]: record for record in json.loads(path.read_text("utf-8"))["editions"]}
    except (ValueError, LookupError, TypeError) as error:
        raise ContentError(
            "score.damaged",
            f"this is not the score of a site: {error}",
            place=str(path),
            fix="bring back the published one, or remove it and build the editions that it shall count again",
        ) from error


def dump(records: Iterable[Record], told: dict[str, Any]) -> bytes:
    """``score.json``: what the score page tells, then the records, oldest first, a line each."""
    head = json.dumps(told, indent=1, ensure_ascii=False).removesuffix("\n}")
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    return (head + ',\n "editions": [\n' + ",\n".join(lines) + "\n]}\n").encode()
