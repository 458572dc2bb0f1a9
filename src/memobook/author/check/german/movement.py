"""Words of direction and strong words in German: „stieg um“, „sank auf“, „mehr“, „höchste“."""

from __future__ import annotations

import re

UP = (
    r"steigt|steigen|stieg(?:en)?|gestiegen|steigend\w*|wächst|wachsen|wuchs(?:en)?|gewachsen|kletterten?|klettert|legte[n]?|"
    r"legt|zunahm(?:en)?|nahm(?:en)?\s+zu|erhöhten?|erhöht|erhöhen|gewann(?:en)?|sprang(?:en)?|verteuerten?"
)
DOWN = (
    r"sinkt|sinken|sank(?:en)?|gesunken|fällt|fallen|fiel(?:en)?|gefallen|schrumpf(?:t|te|ten|en)|geschrumpft|abnahm(?:en)?|"
    r"verringerten?|verringert|verlor(?:en)?|verliert|brach(?:en)?|stürzten?|gaben?|ging(?:en)?|verbilligten?"
)
# at least “um” or “auf”, without which the verbs mean other things
BETWEEN = r"(?P<between>(?:\s+[\w’'-]+){1,4}?)\s*$"
BEFORE = re.compile(rf"\b(?:(?P<up>{UP})|(?P<down>{DOWN}))\b{BETWEEN}", re.IGNORECASE)
NOUN = re.compile(
    r"\b(?:(?P<up>Anstieg|Zuwachs|Zunahme|Plus|Wachstum)|(?P<down>Rückgang|Abnahme|Minus|Einbruch|Verlust))"
    r"(?:\s+(?:de[rs]|bei|von|in)(?:\s+[\w’'-]+){1,4}?)?\s+(?:von|betrug|beträgt|war|ist|lag\s+bei|erreichte)"
    r"(?P<between>)\s*$",
    re.IGNORECASE,
)
# what stands between a verb and its number; a noun has nothing there
LESS = r"(?:\s+(?:sich|etwa|rund|fast|knapp|gut|nur|weitere|noch|insgesamt|ungefähr|über|dabei|damit|zuletzt|erneut))*"
BY = re.compile(rf"^(?:{LESS}\s+um{LESS})?$", re.IGNORECASE)
TO = re.compile(r"\bauf\b(?:\s+(?:etwa|rund|fast|knapp|gut|nur|gerade))*\s*$", re.IGNORECASE)
DENIED = re.compile(
    r"\b(?:nicht|nie|niemals|weder|ohne|hätten?|würden?|könnten?|wenn|falls|ob|kein\w*)\b", re.IGNORECASE
)
AFTER = re.compile(
    r"\s+(?:mehr|weniger|höher|niedriger|darüber|darunter|teurer|billiger|größer|kleiner)\b", re.IGNORECASE
)

FACTORS = {
    "halbier(?:t|te|ten|en)": (0.4, 0.6),
    "verdoppel(?:t|te|ten|n)": (1.7, 2.4),
    "verdreifach(?:t|te|ten|en)": (2.6, 3.5),
    "vervierfach(?:t|te|ten|en)": (3.5, 4.6),
}
ENDINGS = "(?:e|en|er|es|em)"
STRONG = (
    r"(?:höchst|niedrigst|größt|kleinst|breitest|engst|schmalst|schnellst|langsamst|stärkst|schwächst|steilst|billigst|"
    rf"günstigst|teuerst){ENDINGS}|Rekord\w*|beispiellos\w*|noch\s+nie|nie\s+zuvor|erstmals|zum\s+ersten\s+Mal|nicht\s+mehr(?!\s+als\b)|"
    r"überholte?|überholt|verschwunden|verschwand(?:en)?|angenähert"
)
WORD = re.compile(rf"\b(?P<word>{'|'.join(FACTORS)}|{STRONG})\b", re.IGNORECASE)
