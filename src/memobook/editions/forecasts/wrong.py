"""Mistakes in one entry of the file of forecasts, each with its line."""

from __future__ import annotations

from memobook.publication.errors import ContentError
from memobook.publication.yaml_file import Entry


class Errors:
    """Makes errors of an entry."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry

    def __call__(self, rule: str, name: str, message: str, fix: str) -> ContentError:
        place = self.entry.at(name if name in self.entry else "id")
        return ContentError(f"forecast.{rule}", f"{self.entry['id']}: {message}", place=place, fix=fix)
