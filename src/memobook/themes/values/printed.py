"""A number as people write it: $181.5 billion in a sentence, $182bn where room is tight, “rose 4.1 %”.

A notebook records a number with a format of its own, which is the exact figure of its card. What a sentence prints is
made of it here, by what kind of number it is: money is told in millions and billions, a multiple at two digits, and
everything else as the notebook formats it. Written forms are those of the Unicode locale data, by Babel.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Literal

from memobook.publication.errors import ContentError, suggestion
from memobook.publication.text.language import ENGLISH, _, numerals, spoken

from .interval import Interval

PROSE, TIGHT, EXACT, BARE = "prose", "tight", "exact", "bare"
PLACES = (PROSE, TIGHT, EXACT, BARE)
# forms in which a word carries the sign: of a number above zero, and of one below
WORDS: dict[str, Callable[[], tuple[str, str]]] = {
    "rose": lambda: (_("rose {number}"), _("fell {number}")),
    "rises": lambda: (_("rises {number}"), _("falls {number}")),
    "grew": lambda: (_("grew {number}"), _("shrank {number}")),
    "up": lambda: (_("up {number}"), _("down {number}")),
    "more": lambda: (_("{number} more"), _("{number} less")),
    "higher": lambda: (_("{number} higher"), _("{number} lower")),
    "wider": lambda: (_("{number} wider"), _("{number} narrower")),
    "dearer": lambda: (_("{number} dearer"), _("{number} cheaper")),
}
FORMS = (*PLACES, *WORDS)
FIELD = re.compile(r"(?P<before>[^{}]*)\{:(?P<sign>\+?),?\.(?P<digits>\d+)f\}(?P<after>[^{}]*)")
# what a format may write after an amount of money: its currency, and what it is divided by
MONEY = re.compile(r"\s?(?P<code>[A-Z]{3})?\s?(?:thousand|million|billion|trillion|k|m|bn|tn|K|M|B|T)?")
OURS = re.compile(r"\b(?:thousand|million|billion|trillion|months|points|times)\b")
TIMES = re.compile(r" times\b|x$")
# digits of an amount of money, and from where on it is told in millions
SIGNIFICANT = {PROSE: 4, TIGHT: 3}
LARGE = 1e6
# newspapers' English for the letters of the locale data
SHORT = {"en": {"K": "k", "M": "m", "B": "bn", "T": "tn"}}
# languages whose newspapers shorten millions and billions in a sentence too: 181,5 Mrd. $
SHORTENED = ("de",)
SIGNED = re.compile(r"(?P<unit>[^\w\s.+-]?)-(?=[\d.])")
# the sign of a currency before a number
SYMBOL = re.compile(r"[^\w\s+\N{MINUS SIGN}-](?=\s?\Z)")
DIGITS = re.compile(r"\d(?:[\d,.]*\d)?")
SIGN = re.compile(r"[+\N{MINUS SIGN}-]")


def printed(
    value: float | int | str, unit: str, format: str, per: float, *, form: str = PROSE, id: str = "",
    locale: str | None = None,
) -> str:  # fmt: skip
    """What a page prints for a value.

    Parameters
    ----------
    unit, format, per : as the notebook recorded them; ``format`` says how many digits there are at most.
    form : where or how it is printed: one of ``FORMS``.
    locale : the language, such as ``de``; None: the publication's.

    Raises
    ------
    ContentError : ``value.format``, ``value.form``.
    """
    locale = locale or spoken()
    if form not in FORMS:
        raise ContentError("value.form", f"there is no form {form!r}", place=id, fix=_other_form(form))
    if form in WORDS:
        return _worded(value, printed(value, unit, format, per, form=BARE, id=id, locale=locale), form, id)
    if form == BARE and not isinstance(value, str):
        return SIGN.sub("", printed(abs(value), unit, format, per, id=id, locale=locale), 1)
    field = FIELD.fullmatch(format)
    if isinstance(value, str):
        return display(value, format, per, id)
    if form == EXACT or field is None:
        return numerals(display(value, unit_words(format), per, id))
    money, digits = MONEY.fullmatch(field["after"]), int(field["digits"])
    currency = unit.partition("/")[0].partition(" ")[0]
    if money and _is_currency(currency) and (money["code"] == currency or field["before"].strip()):
        return _money(value, currency, digits - math.log10(per), field["sign"], form, locale)
    if TIMES.match(field["after"]) and value:
        digits = max(0, min(digits, 1 - math.floor(math.log10(abs(value / per)))))
        format = f"{field['before']}{{:{field['sign']},.{digits}f}}{field['after']}"
    return numerals(display(value, unit_words(format), per, id))


def unit_words(format: str) -> str:
    """A format with the words of ours in it, those of the usual kinds of results, in the publication's language."""
    if spoken() == ENGLISH:
        return format
    told = {
        "thousand": _("thousand"), "million": _("million"), "billion": _("billion"), "trillion": _("trillion"),
        "months": _("months"), "points": _("points"), "times": _("times"),
    }  # fmt: skip
    return OURS.sub(lambda found: told[found[0]], format)


def display(value: float | int | str, format: str, per: float, place: str) -> str:
    """What a notebook prints for a value: ``format`` applied to ``value / per`` (text: to the text itself)."""
    if "{" not in format.replace("{{", ""):
        raise ContentError(
            "value.format",
            f"the display format {format!r} has no place for the number, so it prints itself",
            place=place,
            fix=f'put it into braces, such as "{{:{format}}}"' if re.fullmatch(r"[+,]*\.?\d*[a-z%]", format)
            else 'use a format such as "{:,.0f}" for numbers or "{}" for text',
        )  # fmt: skip
    try:
        return with_minus(format.format(value if isinstance(value, str) else value / per))
    except (ValueError, LookupError, AttributeError, TypeError, ArithmeticError) as error:
        raise ContentError(
            "value.format",
            f"the display format {format!r} does not fit {value!r}: {error}",
            place=place,
            fix='use a format such as "{:,.0f}" for numbers or "{}" for text',
        ) from error


def with_minus(text: str) -> str:
    """A printed number with a true minus sign in front, none where it rounds to nothing (``$-5B`` → ``−$5B``)."""
    found = SIGNED.match(text)
    if not found:
        return text
    bare = found["unit"] + text[found.end() :]
    return bare if not re.search(r"[1-9]", bare) else "\N{MINUS SIGN}" + bare


def interval_text(interval: Interval, text: str, unit: str, format: str, per: float, *, form: str = PROSE) -> str:
    """The ends of an interval as they stand beside ``text``, its kind before them where that must be told."""
    low, high = interval.ends
    if form in (BARE, *WORDS) and high <= 0:  # the word or the sentence has the sign
        low, high = -high, -low
    place = form if form in (TIGHT, EXACT) else PROSE
    ends = [printed(end, unit, format, per, form=place) for end in (low, high)]
    if form in (BARE, *WORDS) and low >= 0:
        ends = [end.removeprefix("+") for end in ends]
    lowest, highest = without_unit(text, *ends)
    return interval.note + _("{low} to {high}").format(low=lowest, high=highest)


def without_unit(text: str, *ends: str) -> list[str]:
    """The texts of a range's ends without the unit that follows the number in ``text``, where all have the same.

    An amount of money keeps the last one: $175 to $190 billion.
    """
    number = DIGITS.search(text)
    unit = text[number.end() :] if number else ""
    same = unit and all(end.endswith(unit) and end[: -len(unit)][-1:].isdigit() for end in ends)
    if not same or not number:
        return list(ends)
    bare = [end.removesuffix(unit) for end in ends]
    return [*bare[:-1], ends[-1]] if SYMBOL.search(text[: number.start()]) and unit.startswith(" ") else bare


def _other_form(form: str) -> str:
    """What to write instead of a form that does not exist: often the word of a fall, whose form is that of a rise."""
    for name, words in WORDS.items():
        if form in [word for word in words()[1].split() if word.isalpha()]:
            return f"write :{name}, which prints “{form}” where the number fell"
    return suggestion(form, FORMS)


def _worded(value: float | int | str, text: str, form: str, id: str) -> str:
    if isinstance(value, str) or not value:
        what = f"{value!r} is neither above nor below zero, which {form!r} must tell"
        raise ContentError("value.form", what, place=id, fix="print it without a form, and say so in words")
    return WORDS[form]()[0 if value > 0 else 1].format(number=text)


def _money(value: float, currency: str, decimals: float, sign: str, form: str, locale: str) -> str:
    """An amount; ``decimals`` are those that the notebook gives it, as a power of ten of one unit of the currency."""
    size = abs(value)
    if size < LARGE:
        # a small amount of what the notebook counts in millions
        digits = round(decimals) if decimals > -1 else max(0, 1 - math.floor(math.log10(size))) if size else 0
        text = _whole(size, currency, digits, locale)
    else:
        size = float(f"{size:.{SIGNIFICANT[form] - 1}e}")  # 999.96 billion is a trillion
        exponent = math.floor(math.log10(size))
        scale = min(12, 3 * (exponent // 3))
        digits = max(0, min(SIGNIFICANT[form] - 1 - (exponent - scale), round(decimals) + scale))
        short = form == TIGHT or locale.split("_")[0] in SHORTENED
        amount = _compact(size, digits, short, locale)
        if form == TIGHT:
            amount = re.sub(r"[A-Z]$", lambda found: SHORT.get(locale, {}).get(found[0], found[0]), amount)
        text = _nothing(currency, locale).replace("0", amount)
    minus = "\N{MINUS SIGN}" if value < 0 and re.search("[1-9]", text) else sign if value > 0 else ""
    return minus + text


@lru_cache(4096)  # of a size of four digits; the runs of a grid have many alike
def _compact(size: float, digits: int, short: bool, locale: str) -> str:
    from babel.numbers import format_compact_decimal

    kind: Literal["short", "long"] = "short" if short else "long"
    return format_compact_decimal(size, format_type=kind, locale=locale, fraction_digits=digits)


def _whole(size: float, currency: str, digits: int, locale: str) -> str:
    from babel.numbers import format_currency

    return format_currency(size, currency, _pattern(locale, digits), locale=locale, currency_digits=False)


@cache
def _nothing(currency: str, locale: str) -> str:
    """No money at all, in whose place an amount is put."""
    return _whole(0, currency, 0, locale)


@cache
def _pattern(locale: str, digits: int) -> str:
    """The locale's way to write an amount of money, with so many decimals."""
    from babel import Locale

    pattern = Locale.parse(locale).currency_formats["standard"].pattern.split(";")[0]
    return re.sub(r"0(?:\.0+)?(?=\D*$)", "0" + ("." + "0" * digits if digits else ""), pattern)


@cache
def _is_currency(code: str) -> bool:
    if not re.fullmatch("[A-Z]{3}", code):
        return False
    from babel.numbers import is_currency

    return is_currency(code)
