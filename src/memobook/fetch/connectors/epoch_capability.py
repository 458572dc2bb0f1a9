"""Epoch AI's Capabilities Index (ECI): one score a model, CC BY 4.0, https://epoch.ai/data/eci_scores.csv.

The index is fitted anew with each file, and the file doesn't say when: scores of two files must not be mixed. It has
had two shapes. The one of August 2026 has a row a model, with an interval. The one of April 2026 has a row a version of
a model, with the same score for all versions of one model, and names a version by `Display name` or, where that is
empty, by `Model name`. A name that ends with a star marks an estimate, not a measured score.
"""

from __future__ import annotations

from datetime import date

from ..answer import Answer, day, number
from ..connector import Ask, Row, SourceConnector

SOURCE = "Epoch AI, Epoch Capabilities Index, eci_scores.csv"
AUGUST = {
    "name": "Model",
    "display_name": "Display name",
    "score": "eci",
    "score_low": "eci_ci_low",
    "score_high": "eci_ci_high",
    "release_date": "date",
    "organization": "Organization",
    "country": "Country (of organization)",
    "access": "Model accessibility",
}
APRIL = {
    "name": "Model name",
    "display_name": "Display name",
    "score": "ECI Score",
    "release_date": "Release date",
    "organization": "Organization",
    "country": "Country",
    "access": "Model accessibility",
    "confidence": "Confidence",
}
NEEDED = ("score", "release_date", "organization", "country")


class Connector(SourceConnector):
    """Every scored model of every country; models without a day of release, developer or country are left out.

    Rows have the score and its interval in points of the index. ``published`` is None: the file gives no day.
    """

    source = "epoch"
    base = "https://epoch.ai"

    def observations(self, ask: Ask, today: date) -> list[Row]:
        answer = ask("/data/eci_scores.csv")
        header = answer.csv()[0].keys()
        shape = max((AUGUST, APRIL), key=lambda columns: len(header & set(columns.values())))
        kept: dict[tuple[str, str], Row] = {}
        for line in answer.csv(*shape.values()):
            cells = {name: line[column].strip() for name, column in shape.items()}
            if not all(cells[name] for name in NEEDED):
                continue
            row = self._row(answer, cells)
            key = row["country"], row["model"]
            held = kept.get(key)
            # of several versions with one name the best counts, and of equals the first released
            if held is None or (row["score"], held["release_date"]) > (held["score"], row["release_date"]):
                kept[key] = row
        if not kept:
            raise answer.wrong("no model in it has a score, a day of release, a developer and a country")
        return list(kept.values())

    def _row(self, answer: Answer, cells: dict[str, str]) -> Row:
        model = cells["display_name"] or cells["name"]
        if not model:
            raise answer.wrong(f"a model of {cells['organization'][:40]} has a score and no name")
        low, high = (cells.get(end) for end in ("score_low", "score_high"))
        return {
            "model": model,
            "organization": cells["organization"],
            "country": cells["country"],
            "release_date": day(cells["release_date"], f"the day of release of {model}"),
            "score": number(cells["score"], f"the score of {model}"),
            "score_low": number(low, f"the lower end of the score of {model}") if low else None,
            "score_high": number(high, f"the upper end of the score of {model}") if high else None,
            "access": cells["access"] or None,
            "confidence": cells.get("confidence") or None,
            "estimate": model.endswith("*"),
            "published": None,
            "source": SOURCE,
            "verification": "V1",
        }
