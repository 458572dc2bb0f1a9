"""What an error of ours said that ended a cell: told once, in its own words, and not as a Python error."""

from __future__ import annotations

import re

OWN = re.compile(
    r"(?:[\w.]+\.)?ContentError: (?P<place>.*?): (?P<message>.*) \[(?P<id>[a-z_]+\.[a-z_]+)\]"
    r"\s+to do: (?P<fix>[^\n]*)(?P<more>.*)",
    re.DOTALL,
)


def own_words(message: str) -> tuple[str, str] | None:
    """Message, with the id of the rule, and fix of the error of ours that a kernel told of; None of any other."""
    found = OWN.fullmatch(message.strip())
    return (f"{found['message']} [{found['id']}]", found["fix"].strip()) if found else None
