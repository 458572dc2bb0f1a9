"""Notes of claims that say other than the verdict which the check found."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memobook.publication.finding import Finding

from ..material import Material
from ..rule import rule

NOTE = rule(
    "claim.note", "error", "The note of a claim says other than its verdict.", "say in the note what the check found"
)
IT = (
    r"(?:it|this|that|(?:the|this|that|his|her|its|their)\s+(?:[\w’'-]+\s+)?"
    r"(?:claim|figure|number|statement|sentence|view|forecast|stated?))"
)
AGREES = re.compile(
    rf"\b(?:confirm(?:s|ed|ing)?|agree(?:s|d)?\s+with|bears?\s+{IT}\s+out|bore\s+{IT}\s+out|borne\s+out|"
    rf"(?:support(?:s|ed)?|prove[sdn]?|verif(?:y|ies|ied)|corroborate[sd]?|vindicate[sd]?|validate[sd]?|reproduce[sd]?|"
    rf"back(?:s|ed)\s+up|match(?:es|ed)?)\s+{IT}\b|as\s+stated|as\s+claimed|holds?\s+true|in\s+line\s+with\s+{IT}|"
    rf"consistent\s+with\s+{IT}|{IT}\s+(?:holds|held|is\s+(?:reproduced|borne\s+out|met|proven|verified|vindicated|supported))|"
    r"is\s+(?:\w+ly\s+)?(?:right|true|correct|accurate|spot\s+on)|was\s+(?:right|correct|accurate)|the\s+(?:very\s+)?same\s+(?:figure|number)\s+as|"
    rf"(?:show|find|say|see)s?\s+(?:exactly|just|precisely)\s+(?:{IT}|so|the\s+same)|as\s+(?:he|she|they|the\s+\w+)\s+(?:says?|said)|"
    r"matches|gets\s+it\s+right|got\s+it\s+right)\b",
    re.IGNORECASE,
)
REFUSES = re.compile(
    rf"\b(?:contradict(?:s|ed)?|refute[sd]?|disprove[sdn]?|disagrees?\s+with|rejects?\s+{IT}|debunk(?:s|ed)|belie[sd]|"
    rf"(?:is|was)\s+(?:\w+ly\s+)?(?:wrong|false|untrue|incorrect|inaccurate|mistaken|too\s+(?:high|low|large|small)|refuted|contradicted|overstated|understated)|"
    rf"(?:do|does|did)\s+not\s+(?:hold|match|agree|support|confirm|reproduce|bear\s+{IT}\s+out)|(?:do|does|did)n[’']t\s+(?:hold|match|agree|support|confirm)|"
    rf"fails?\s+the\s+check|at\s+odds\s+with|not\s+(?:borne\s+out|confirmed|reproduced|supported|true|met|right|correct)|"
    rf"(?:overstates|understates)\s+{IT}?|falls?\s+short\s+of|fell\s+short\s+of|far\s+from\s+(?:what|{IT})|misses\s+{IT}|is\s+off\s+by|"
    rf"(?:do|does|did)\s+not\s+(?:fit|show|find)\s+{IT}|(?:show|find)s?\s+(?:otherwise|the\s+(?:opposite|contrary|reverse))|"
    r"(?:is|was|are|were)\s+mistaken|"
    rf"(?:could|can)\s?not\s+be\s+(?:reproduced|confirmed|recomputed)|differs?\s+from\s+(?:what|{IT}))\b",
    re.IGNORECASE,
)
# what was decided, where nothing is
DECIDES = re.compile(
    rf"\b(?:(?:clearly|certainly|plainly|surely|beyond\s+doubt|without\s+doubt|undoubtedly|definitely|conclusively)\b|so\s+{IT}\s+(?:holds|fails)|"
    r"settles\s+it|leaves\s+no\s+doubt|is\s+(?:settled|decided|certain|proven))\b",
    re.IGNORECASE,
)
# what a source was seen to say, where none was
SEEN = re.compile(
    rf"\b(?:(?:the\s+)?(?:source|report|paper|filing|text|article|author|study|page)s?\s+(?:says?|said|states?|gives?|confirms?|shows?|has|have)\s+(?:so|{IT}|exactly|the\s+same)|"
    rf"was\s+(?:found|seen)\s+(?:in|at|on)\s+(?:the\s+)?(?:source|report|paper|filing|page|table)|is\s+(?:well\s+)?sourced)\b",
    re.IGNORECASE,
)
# that nothing was decided, where a check did
OPEN = re.compile(
    r"\b(?:it|(?:the|this|that)\s+(?:claim|statement|forecast))\s+(?:stays|remains|is)\s+(?:open|undecided|unclear|uncertain)\b",
    re.IGNORECASE,
)
NOT = re.compile(
    r"\b(?:no|not|nor|never|nothing|nobody|neither|cannot|none|without|only|whether|if|would|partly|other|asks?|could|may|might|half|part)\b|n[’']t\b"
)
# what a note of each verdict can't say
WRONG: dict[str, tuple[re.Pattern[str], ...]] = {
    "differs": (AGREES, OPEN), "contradicted": (AGREES, OPEN), "untraced": (AGREES, SEEN),
    "undecided": (AGREES, REFUSES, DECIDES), "holds": (REFUSES, OPEN), "reproduced": (REFUSES, OPEN),
}  # fmt: skip
# what a refusal says with a word of denial of its own
DENYING = re.compile(r"\b(?:not|n[’']t)\b", re.IGNORECASE)


def notes(material: Material) -> Iterator[Finding]:
    """Notes that say other than the verdict of their claim, each told once."""
    ledger = material.ledger
    for claim in ledger.register.claims.values() if ledger else ():
        found = contrary(claim.note, claim.verdict)
        if found and ledger:
            message = f"{claim.id} is {claim.verdict}, and its note says {found!r}"
            yield NOTE.at(ledger.register.place(claim.id), message)


def contrary(note: str, verdict: str) -> str:
    """What a note says that its verdict does not; empty where there is nothing."""
    for clause in re.split(r"(?<=[.!?;])\s+|,\s+(?:but|and|while|though|so)\s+", note):
        for pattern in WRONG.get(verdict, ()):
            found = pattern.search(clause)
            if found is None:
                continue
            denied = NOT.search(clause[: found.start()].lower()) or NOT.search(clause[found.end() :][:9].lower())
            inside = not DENYING.search(found[0]) and NOT.search(found[0].lower())
            if not denied and not inside:
                return " ".join(found[0].split())
    return ""
