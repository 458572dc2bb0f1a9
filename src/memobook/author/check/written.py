"""Findings in the forms that machines read: SARIF 2.1.0, and annotations of GitHub's workflows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from memobook.publication.engine import VERSION
from memobook.publication.finding import Finding

from .rule import RULES

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


def sarif(findings: Sequence[Finding]) -> dict[str, Any]:
    """A log of one run, as OASIS's standard has it."""
    ids = sorted({*RULES, *(finding.id for finding in findings)})
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "memobook", "version": VERSION, "rules": [_rule(id) for id in ids]}},
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, ids.index(finding.id)) for finding in findings],
            }
        ],
    }


def annotation(finding: Finding) -> str:
    """A workflow command that GitHub shows beside the line."""
    where = f"file={_property(finding.path)}" + (f",line={finding.line}" if finding.line else "")
    text = finding.message if finding.line else f"{finding.place}: {finding.message}"
    message = f"{text}; to do: {finding.fix}"
    return f"::{finding.severity} {where},title={_property(finding.id)}::{_data(message)}"


def _rule(id: str) -> dict[str, Any]:
    known = RULES.get(id)
    if known is None:
        return {"id": id, "defaultConfiguration": {"level": "error"}}
    return {
        "id": id,
        "shortDescription": {"text": known.means},
        "help": {"text": known.fix},
        "defaultConfiguration": {"level": known.severity},
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
    region = {"region": {"startLine": finding.line}} if finding.line else {}
    place: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": finding.path, "uriBaseId": "%SRCROOT%"}, **region}
    }
    if not finding.line and finding.place != finding.path:
        place["logicalLocations"] = [{"fullyQualifiedName": finding.place}]
    return {
        "ruleId": finding.id,
        "ruleIndex": index,
        "level": finding.severity,
        "message": {"text": f"{finding.message}; to do: {finding.fix}"},
        "locations": [place],
    }


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
