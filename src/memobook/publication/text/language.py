"""The language of a publication: every word of ours that its readers see, and how its days and numbers are written.

``language`` in ``_config.yml`` names it. The English text is the key of a catalogue, ``locales/<language>.po``, as GNU
gettext has it; days, decimal signs and plural forms are those of the Unicode CLDR, by Babel. What authors read
(findings, errors, the command line) is not here: it stays English.
"""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

ENGLISH = "en"
LOCALES = Path(__file__).parents[1] / "locales"
# a word in a script or in Typst: word("…"), and words("one …", "many …", count)
WORD = re.compile(r'\bwords?\("((?:[^"\\]|\\.)*)"(?:, "((?:[^"\\]|\\.)*)")?')

# between two digits: what some language groups them by, or begins decimals with
BETWEEN = re.compile(r"(?<=\d)[.,'’\u00a0\u202f](?=\d)")
GROUP = re.compile(r"\d{3}(?!\d)")

_asked: list[Callable[[], str]] = [lambda: ENGLISH]


def speak(language: Callable[[], str]) -> None:
    """Follow a publication: ``language`` tells its language when a first word is needed."""
    _asked[:] = [lru_cache(1)(language)]


def spoken() -> str:
    """The language of the publication that was opened last, such as ``de`` or ``pt_BR``."""
    return _asked[0]()


def speaks(language: str) -> bool:
    """Whether the publication is in a language, in whichever country."""
    return spoken().partition("_")[0] == language


def languages() -> list[str]:
    """The languages that there is a catalogue for, English first."""
    return [ENGLISH, *sorted(path.stem for path in LOCALES.glob("*.po"))]


@lru_cache(4)
def catalogue(language: str) -> gettext.NullTranslations:
    """The words of a language; a language without a catalogue has the English ones."""
    path = next(
        (p for p in (LOCALES / f"{language}.po", LOCALES / f"{language.split('_')[0]}.po") if p.is_file()), None
    )
    if path is None:
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _(text: str) -> str:
    """A word or sentence of ours in the publication's language."""
    return catalogue(spoken()).gettext(text)


def plural(one: str, many: str, count: int) -> str:
    """The form for a count; ``{count}`` in it is not yet filled in."""
    return catalogue(spoken()).ngettext(one, many, count)


def words(source: str) -> dict[str, str | list[str]]:
    """What a script or a Typst file asks for by ``word("…")``, in the publication's language; empty in English.

    A plural, ``words("one", "many", count)``, has the list of its forms.
    """
    known = getattr(catalogue(spoken()), "_catalog", {})
    found: dict[str, str | list[str]] = {}
    for _line, text, _many in marked(source):
        if text in known:
            found[text] = known[text]
        elif forms := [known[key] for key in sorted(k for k in known if isinstance(k, tuple) and k[0] == text)]:
            found[text] = forms
    return found


def marked(source: str) -> Iterator[tuple[int, str, str]]:
    """Line, text and (of a plural) second text of each word that a script or a Typst file marks."""
    for match in WORD.finditer(source):
        yield source.count("\n", 0, match.start()) + 1, _unescaped(match[1]), _unescaped(match[2] or "")


def _unescaped(text: str) -> str:
    return text.replace('\\"', '"').replace("\\\\", "\\")


def language_code(told: object) -> str | None:
    """A language as Unicode's locale data write it (``de-at`` is ``de_AT``); None where they have none of that name."""
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(str(told).replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return None


def locale() -> Locale:
    """Babel's locale of the publication's language, for days and numbers."""
    from babel import Locale

    return Locale.parse(spoken(), sep="_")


def percent(share: float, digits: int = 0) -> str:
    """A share in per cent, as ``31 %``; before the sign stands what the language has there, in English a space."""
    text = numerals(f"{100 * share:.{digits}f}")
    if spoken().startswith(ENGLISH):
        return f"{text} %"
    from babel.numbers import format_percent

    return str(format_percent(0, locale=locale())).replace("0", text)


def numerals(text: str) -> str:
    """A number that was printed as English prints it (1,234.5), with the signs of the publication's language."""
    if spoken().startswith(ENGLISH):
        return text
    from babel.numbers import get_decimal_symbol, get_group_symbol

    signs = {",": get_group_symbol(locale()), ".": get_decimal_symbol(locale())}
    return "".join(
        signs.get(c, c) if 0 < i < len(text) - 1 and text[i - 1].isdigit() and text[i + 1].isdigit() else c
        for i, c in enumerate(text)
    )


def english_numerals(text: str) -> str:
    """A text whose numbers the publication's language writes, with English signs (1.234,5 as 1,234.5), as long as it.

    Whatever groups three digits does so, if it does not begin decimals: locale data and habits differ for one language.
    """
    if spoken().startswith(ENGLISH):
        return text
    from babel.numbers import get_decimal_symbol

    decimal = get_decimal_symbol(locale())

    def sign(found: re.Match[str]) -> str:
        if found[0] == decimal:
            return "."
        return "," if GROUP.match(text, found.end()) else found[0]

    return BETWEEN.sub(sign, text)
