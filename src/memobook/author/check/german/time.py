"""Times that move on with the reader, and what is told as past, in German."""

from __future__ import annotations

import re

from .dates import NAMES, WEEKDAYS

SPANS = "Woche|Wochenende|Monat|Quartal|Jahr|Jahrzehnt"
COUNTED = (
    r"(?:eine[mr]|\d+|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|ein\s+paar|einigen|mehreren|wenigen|kurzer|"
    r"langer)"
)
ENDED = rf"(?:Tag|{SPANS}|Zeit)(?:en|e|n|s|es)?"
DAY = re.compile(
    r"\b(?:gestern|vorgestern|(?-i:morgen)|übermorgen|heute|heutzutage|kürzlich|neulich|jüngst|unlängst|derzeit|"
    r"gegenwärtig|momentan|zurzeit|demnächst|neuerdings|bislang|letztens)\b(?!-)"
    r"|\b(?:zur\s+Zeit(?!\s+(?:de[rs]|eine[rs]))|in\s+letzter\s+Zeit|in\s+Kürze|von\s+nun\s+an|ab\s+jetzt|bis\s+heute|"
    r"dieser\s+Tage|im\s+(?:Moment|Augenblick)(?!\s+(?:de[rs]|eine[rs]|als|in))|seit\s+kurzem|vor\s+kurzem)\b"
    # with an article they may be of the time that is told
    rf"|(?<!\bam\s)(?<!\bde[rnms]\s)(?<!\bd[ia][es]\s)\b(?:(?:letzte|vorige|vergangene|kommende|nächste|laufende|diese|aktuelle)[nmrs]?)\s+(?:{SPANS}|Frühjahr|Frühling|"
    rf"Sommer|Herbst|Winter|{'|'.join(WEEKDAYS)}|(?-i:{NAMES}))(?:s|es)?\b(?!\s+(?:de[rs]|vor|nach|im|eines)\b)"
    rf"|\bin\s+den\s+(?:letzten|vergangenen|kommenden|nächsten)\s+(?:\w+\s+)?{ENDED}\b(?!\s+(?:de[rs]|vor|nach)\b)"
    rf"|\bvor\s+{COUNTED}\s+{ENDED}\b",
    re.IGNORECASE,
)
UNTOLD = re.compile(r"\bkann\s+(?:niemand|keiner)\b[^.;:]*$", re.IGNORECASE)
DATED = re.compile(rf"\b(?:(?:{NAMES})\s+\d{{4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}\.\d{{1,2}}\.\d{{4}}|\d{{4}}\s?Q[1-4])\b")

TIME = (
    rf"(?:(?:(?P<day>\d{{1,2}})\.\s+)?(?P<month>{NAMES})\s+|(?:(?P<quarter>Q[1-4])|(?P<ordinal>[1-4])\.\s+Quartal)"
    r"\s+|(?:Jahre?\s+|Frühjahr\s+|Frühling\s+|Sommer\s+|Herbst\s+|Winter\s+|Ende\s+|Anfang\s+|Mitte\s+))?"
    r"(?P<year>20\d\d)\b(?![-–]\d)"
)
PAST = (
    "öffnete|schloss|begann|startete|endete|stieg(?:en)?|fiel(?:en)?|wuchs(?:en)?|sank(?:en)?|schrumpfte|wurden?|kam(?:en)?|"
    "ging(?:en)?|nahm(?:en)?|gab(?:en)?|machten?|gewann(?:en)?|erreichten?|verdoppelten?|halbierten?|nahm|war(?:en)?|"
    "hatten?|sah(?:en)?|verkauften?|kauften?|zahlten?|verdienten?|verlor(?:en)?|zeigten?|übertraf(?:en)?|lag(?:en)?|"
    "betrug(?:en)?|zählten?|fuhr(?:en)?"
)
GAP = r"(?:[\w’'$€£%.,+−{}`:-]+\s+)"
BEFORE = r"\b(?:im|in|am|seit|ab|während(?:\s+des)?|vom)\s+(?:den\s+)?"
FIRST = rf"{BEFORE}{TIME},?\s+{GAP}{{0,5}}?(?P<verb>{PAST})\b"
LAST = rf"\b(?P<verb>{PAST})\s+{GAP}{{0,5}}?{BEFORE}{TIME}"
PLANNED = (
    r"\b(?:wird|werden|würden?|soll(?:en|te|ten)?|kann|könnten?|dürften?|müss\w+|muss|wenn|falls|ob|sofern|plan\w*|geplant\w*|"
    r"erwart\w+|prognos\w+|prognostizier\w+|Szenari\w+|annahme\w*|angenommen|angekündigt\w*|kündig\w+|versprech\w+|verspricht|"
    r"Ziel\w*|Ausblick|schätz\w+|Budget\w*|wahrscheinlich|voraussichtlich|sagt\w*|bis|vor|endet|beginnt|startet|läuft|"
    r"schließt|fällt|kommt|fällig|Stand)\b"
)
