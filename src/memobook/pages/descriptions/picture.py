"""The picture of a memo that other sites show beside a link to it: title, day, and how its claims stand."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from memobook.editions.claim import verdict_text
from memobook.ledger.ledger import Ledger
from memobook.publication.errors import ContentError
from memobook.publication.text.calendar import day_text
from memobook.publication.text.language import plural, spoken

from ..typefaces import typefaces

PROGRAM = Path(__file__).parents[1] / "typst" / "picture.typ"
WIDTH, HEIGHT = 1200, 630


def picture(ledger: Ledger) -> bytes:
    """A PNG of 1200 by 630 pixels; the same memo gives the same bytes.

    Raises
    ------
    ContentError : ``picture.failed``.
    """
    import typst

    edition, total = ledger.edition, sum(ledger.verdicts.values())
    shown = {
        "publication": str(ledger.publication.config.get("title", "")),
        "title": edition.title,
        "category": edition.category,
        "date_text": day_text(edition.date),
        "language": spoken().split("_")[0],
        "verdicts": [
            {"name": name, "text": verdict_text(name), "count": count} for name, count in ledger.verdicts.items()
        ],
        "checked": plural("{count} claim checked:", "{count} claims checked:", total).format(count=total),
    }
    day = datetime.fromisoformat(edition.date).replace(tzinfo=UTC)
    try:
        image = typst.compile(
            str(PROGRAM),
            format="png",
            ppi=72.0,
            font_paths=typefaces(),
            sys_inputs={"memo": json.dumps(shown)},
            timestamp=day,
        )
    except typst.TypstError as error:
        raise ContentError(
            "picture.failed",
            f"the picture can't be drawn: {error.message}",
            place=edition.place,
            fix="look at title and category",
        ) from error
    assert isinstance(image, bytes)
    return image
