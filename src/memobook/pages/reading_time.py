"""How long a memo takes to read."""

from __future__ import annotations

import re

WORDS_A_MINUTE = 240
# no part of what a memo says: what is drawn or listed, the disclaimer, and all behind the references' heading
FENCE = re.compile(
    r"^:::+ *\{container\} disclaimer\n.*?^:::+$|^```.*?^```$|^:::.*?$|^## References\n.*\Z", re.DOTALL | re.MULTILINE
)
CITED = re.compile(r"\s*\{cite[\w:]*\}`[^`]*`")
ROLE = re.compile(r"\{[\w:-]+\}`[^`]*`")


def reading_minutes(text: str) -> int:
    """Minutes to read a memo’s text at 240 words a minute, without marks of citations, disclaimer and references."""
    body = CITED.sub("", FENCE.sub("", text.split("\n---\n", 1)[-1]))
    return max(1, round(len(ROLE.sub(" 0 ", body).split()) / WORDS_A_MINUTE))
