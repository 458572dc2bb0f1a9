"""Numbers that German has in words: „ein Fünftel“, „jede vierte“, „verdoppelt“, „die meisten“."""

from __future__ import annotations

import re

ONES = "zwei|drei|vier|fünf|sechs|sieben|acht|neun"
MANY = f"{ONES}|zehn|elf|zwölf"
TENS = (
    rf"(?:drei|vier|fünf|sech|sieb|acht|neun)zehn|(?:ein|{ONES})?(?:und)?(?:zwanzig|dreißig|dreissig|vierzig|fünfzig|"
    r"sechzig|siebzig|achtzig|neunzig)|(?:ein|zwei|drei|vier|fünf)?hundert"
)
PARTS = "drittel|viertel|fünftel|sechstel|siebtel|achtel|neuntel|zehntel"
ORDINALS = "zweite|dritte|vierte|fünfte|sechste|siebte|achte|neunte|zehnte|zwanzigste"
# what a part or an order of is no part of things
TIMES = (
    r"(?:\w+\s+)?(?:Jahr\w*|Quartal\w*|Monat\w*|Woche\w*|Tag\w*|Stunde\w*|Minute\w*|Mal|Zeit|Zeile|Spalte|Ausgabe\w*|"
    r"Jahrhundert\w*|Kalenderwoche\w*)"
)
OF_TIME = rf"(?!\s+(?:de[rsnm]|dieses|dieser|eines|einer|jedes)?\s*{TIMES}\b)"
FRACTION = re.compile(
    rf"\b(?:(?:ein(?:e[mrsn])?|{MANY})\s+(?:{PARTS})s?\b{OF_TIME}|dreiviertel\b|(?:{MANY})fach\w*|(?:ein|{MANY})e?\s+Dutzend\w*)",
    re.IGNORECASE,
)
FACTOR = re.compile(
    # neither “die verdoppelte Gebühr” nor “eine halbierte”
    r"\b(?:(?<!\bdie\s)(?<!\bde[rnm]\s)(?<!\bdas\s)(?<!\beine\s)(?<!\beine[rnm]\s)"
    r"(?:(?:ge|ver)(?:doppelt|dreifacht|vierfacht|fünffacht|zehnfacht)|halbiert)(?:e|en|s?t)?\b"
    r"|ver(?:doppeln|dreifachen|vierfachen)\b|halbieren\b|(?:Verdopp[e]?lung|Verdreifachung|Vervierfachung|Halbierung)\b"
    rf"|(?:doppelt|dreimal|viermal|fünfmal|zehnmal|{MANY}mal)\s+so\s+\w+|(?:um\s+)?das\s+(?:Doppelte|{MANY}fache)\b"
    rf"|anderthalb\s*mal\b|(?:anderthalb|eineinhalb|zweieinhalb)(?:mal|fach\w*)"
    rf"|(?:{MANY}|{TENS})\s+(?:Prozent\b|Prozentpunkte?n?\b|v\.\s?H\.)"
    rf"|(?:ein(?:e[mrsn]?)?|{MANY}|{TENS})\s+(?:Tausend|Million(?:en)?|Milliarden?|Billion(?:en)?)\b"
    r"|(?:einige|mehrere|ein\s+paar)\s+(?:hundert|tausend|Dutzend|Million(?:en)?|Milliarden?)\b"
    rf"|(?:eine[rnsm]?|{MANY})\s+von\s+(?:{MANY}|hundert)\b"
    rf"|jede[rsnm]?\s+(?:{ORDINALS})[rsnm]?\b(?!\s+{TIMES}\b)"
    rf"|(?:{MANY}|{TENS}|tausend)\s+Menschen\b|eine\s+Größenordnung\b)",
    re.IGNORECASE,
)
HALF = re.compile(
    rf"(?<!ersten\s)(?<!zweiten\s)(?<!erste\s)(?<!zweite\s)\b(?:(?:die|der|zur|einer?)\s+)?Hälfte\b{OF_TIME}"
    r"|\b(?:halb\s+so|um\s+die\s+Hälfte)\b",
    re.IGNORECASE,
)
VAGUE = re.compile(
    rf"\b(?i:die|den|der)\s+meisten\b(?!\s+{TIMES})|\b(?:Mehrheit|Mehrzahl|Großteil|Minderheit|Löwenanteil)\b(?!\w)"
    r"|\b(?i:fast|nahezu|beinahe|praktisch|so\s+gut\s+wie)\s+(?:alle[nrsm]?|jede[rnsm]?|keine?[nrsm]?|niemand)\b"
    r"|\b(?i:kaum)\s+(?:eine?[rnsm]?|jemand)\b|\b(?:Hunderte|Tausende|Zehntausende|Hunderttausende|Dutzende)"
    r"\s+(?:von\s+)?[A-ZÄÖÜ]\w+|\b(?:Millionen|Milliarden)\s+von\b|\b(?i:überwiegend)(?:e[nrs]?)?\b",
)
SUPPOSED = re.compile(
    r"\b(?:wenn|falls|ob|sofern|angenommen|würden?|könnten?|dürften?|wären?|hätten?|nehmen\s+wir|gesetzt)\b",
    re.IGNORECASE,
)
