"""Days, months, times and parts of works as German writes them: what holds digits and is no result."""

from __future__ import annotations

import re

# those of Austria beside them
MONTHS = {
    "Januar": 1, "Jänner": 1, "Februar": 2, "Feber": 2, "März": 3, "April": 4, "Mai": 5, "Juni": 6, "Juli": 7,
    "August": 8, "September": 9, "Oktober": 10, "November": 11, "Dezember": 12,
}  # fmt: skip
NAMES = "|".join(MONTHS)
SHORT = r"(?:Jan|Jän|Feb|Mrz|Apr|Jun|Jul|Aug|Sept?|Okt|Nov|Dez)\b\.?"
WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
OTHERWISE = {"Sonnabend": "Samstag"}
# a day that can be looked up, in words or in numbers
WRITTEN = re.compile(
    rf"(?<![\w.])(?P<day>\d{{1,2}})\.\s?(?:(?P<month>{NAMES})\s+|(?P<number>\d{{1,2}})\.\s?)(?P<year>\d{{4}})\b"
)
# a month or a quarter of a year
SPAN = re.compile(rf"(?<!\d\.\s)(?<!\d\.)\b(?:(?P<month>{NAMES})|(?P<quarter>[1-4])\.\s+Quartal)\s+(?P<year>20\d\d)\b")
WEEKDAY = re.compile(rf"\b({'|'.join((*WEEKDAYS, *OTHERWISE))})s?,?\s+(?:(?:de[nmr]|am|vom|bis)\s+)*\Z")

# what is counted in order and measures nothing: the 3rd quarter, the 19th century
ORDERED = (
    r"Quartals?|Vierteljahr\w*|Halbjahr\w*|Jahrhundert\w*|Jahrtausend\w*|Kalenderwochen?|KW|Auflage|Ausgabe|Weltkrieg\w*|"
    r"Revision|Fassung|Band|Kapitels?|Abschnitts?|Absatz(?:es)?|Artikels?|Folge|Runde|Saison|Legislaturperiode|Sitzung"
)
NUMBERED = (
    r"Abschnitt\w{0,2}|Kapiteln?|Abbildung(?:en)?|Abb\.|Tabellen?|Tab\.|Anhang|Seiten?|S\.|Anmerkung(?:en)?|Fußnoten?|"
    r"Version|Fassung|Revision|Saison|Runde|Stufe|Band|Bd\.|Nr\.|Nummern?|Ziffern?|Formular|Artikeln?|Art\.|Absatz|"
    r"Abs\.|Teile?|Paragra(?:f|ph)(?:en)?|Zeilen?|Spalten?|Gleichung(?:en)?|Gl\.|Heft|Ausgabe|Kalenderwochen?|KW|§§?"
)
UP_TO = r"\s*(?:–|-|/|,|bis(?:\s+(?:zum|einschließlich))?|und|oder|sowie)\s*"
HOUR = r"(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?"
ALLOWED = [
    re.compile(pattern)
    for pattern in (
        rf"(?<![\d.,])\d{{1,2}}\.?(?:{UP_TO}\d{{1,2}}\.?)*\s*(?:(?:{NAMES})\b|{SHORT})(?:\s+\d{{4}}\b)?",
        # 6.3.2026 and, where no year follows, 06.03.
        rf"(?<![\d.,])(?:\d{{1,2}}\.{UP_TO})?(?:0?[1-9]|[12]\d|3[01])\.\s?(?:0?[1-9]|1[0-2])\."
        r"(?:(?:\s?(?:18|19|20|21))?\d\d\b(?!\s*(?:%|Prozent)))?",
        rf"(?<![\d.,]){HOUR}(?:{UP_TO}{HOUR})?\s*Uhr\b(?:\s+[0-5]?\d\b(?!\s*(?:%|Prozent)))?",
        rf"(?<![\d.,])\d{{1,3}}\.(?:{UP_TO}\d{{1,3}}\.)*\s+(?:{ORDERED})\b",
        r"(?<![\d.,])(?:(?:18|19|20|21)\d|[1-9])0er[nms]?\b",
        r"\b(?:Abs\.|Absatz)\s*\d+\s+(?:S\.|Satz)\s+\d+",
        rf"(?<!\w)(?:{NUMBERED})\s*\d+(?:\.\d+)*[a-z]?\b(?:{UP_TO}\d+(?:\.\d+)*[a-z]?\b)*(?:\s?ff?\.)?(?!\d|,\d|\s*(?:%|Prozent))",
        r"\b(?:Autobahn|Bundesstraße|[ABLUS])\s\d{1,3}\b(?!,\d|\.\d|\s*(?:%|Prozent))",
        # a name with its version, if its points group no digits as those of “Fahrten 25.415” do
        r"(?<![.!?:]\s)(?<!^)\b[A-ZÄÖÜ]\w+(?:\s[A-ZÄÖÜ]\w+)*\s(?!\d{1,3}(?:\.\d{3})+(?!\d))\d+(?:\.\d+)+(?!,?\d)",
    )
]
