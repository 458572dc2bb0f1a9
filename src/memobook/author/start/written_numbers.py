"""How the numbers of somebody's table are written, with a decimal point or a comma, and the same with a point."""

from __future__ import annotations

import re
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memobook.publication.errors import ContentError
from memobook.publication.text.language import english_numerals

from .theme_draft import PLACE

if TYPE_CHECKING:
    from pandas import DataFrame

POINT, COMMA = ".", ","
SIGNS = {POINT: "point", COMMA: "comma"}


def _form(decimal: str, thousands: str) -> re.Pattern[str]:
    """Numbers with these signs; none that begins with 0 as codes do."""
    whole, part = rf"(?:[1-9]\d{{0,2}}(?:{thousands}\d{{3}})+|0|[1-9]\d*)", rf"{decimal}\d+"
    return re.compile(rf"[-+]?(?:{whole}(?:{part})?|{part})(?:[eE][-+]?\d+)?", re.ASCII)


FORMS = {POINT: _form(r"\.", ","), COMMA: _form(",", r"\.")}
# what programs write where there is no number, in small letters
NONE = {"nan", "na", "n/a", "#n/a", "<na>", "none", "null"}
INFINITE = re.compile(r"[-+]?(?:inf|infinity|∞)", re.IGNORECASE)


def with_points(frame: DataFrame, sign: str, decimal: str, path: Path) -> tuple[DataFrame, list[str]]:
    """The table with all its numbers as ``-1234.5``, and what was taken for what.

    Columns that hold anything else than numbers, and whole numbers that begin with 0, as codes do, stay as they are.

    Parameters
    ----------
    sign : between the cells of a row; beside semicolons numbers may have either sign.
    decimal : the decimal sign where the author told it, else empty.

    Raises
    ------
    ContentError : ``theme.number``: a number that is none for a computer, or one that may be two.
    """
    columns = {name: found for name in frame if (found := _numbers(frame[name])) is not None}
    forms = {name: [form for form in FORMS if _fits(cells, form)] for name, cells in columns.items()}
    sure = {forms[name][0] for name in forms if len(forms[name]) == 1}
    told = []
    for name, cells in columns.items():
        form = decimal or (forms[name] or [POINT])[0]
        if not decimal and len(forms[name]) > 1 and any(POINT in cell or COMMA in cell for cell in cells):
            form = _likely(sure, sign, str(name), cells, path)
        plain = {cell: _plain(cell, form) for cell in {*cells}}
        _check(frame[name], plain, form, path)
        shown = next((cell for cell in cells if cell.lstrip("+") != plain[cell] or len(forms[name]) > 1), "")
        if COMMA in shown or POINT in shown:
            told.append(f"{name}: {shown} is {plain[shown]}")
        if less := sum(cell.casefold() in NONE for cell in frame[name]):
            told.append(f"{name}: no number in {less} of {len(frame)} rows")
        frame[name] = frame[name].map(lambda cell, plain=plain: plain.get(cell, ""))
    return frame, told


def _numbers(cells: Any) -> list[str] | None:
    """The cells of a column that are numbers in any form, infinity too; None where it holds something else."""
    filled = [cell for cell in cells if cell and cell.casefold() not in NONE]
    some = any(cell.casefold() == "nan" for cell in cells)
    known = all(INFINITE.fullmatch(cell) or any(form.fullmatch(cell) for form in FORMS.values()) for cell in filled)
    return filled if known and (filled or some) else None


def _fits(cells: list[str], form: str) -> bool:
    return all(FORMS[form].fullmatch(cell) or INFINITE.fullmatch(cell) for cell in cells)


def _likely(sure: set[str], sign: str, name: str, cells: list[str], path: Path) -> str:
    """The form of numbers that could be of both, such as 12.345.

    That of the others; a point in a file of commas; beside semicolons that of a publication whose language has commas.
    """
    if len(sure) == 1:
        return next(iter(sure))
    if sign != ";" and not sure:
        return POINT
    if not sure and english_numerals("1,5") == "1.5":
        return COMMA
    cell = next(cell for cell in cells if POINT in cell or COMMA in cell)
    raise ContentError(
        "theme.number",
        f"nothing in {path} tells whether {cell}, in the column {name}, has thousands or decimals",
        place=PLACE,
        fix="say which sign stands before decimals: --decimal point, or --decimal comma",
    )


def _plain(cell: str, form: str) -> str:
    other = COMMA if form == POINT else POINT
    return cell.replace(other, "").replace(form, POINT).removeprefix("+")


def _check(cells: Any, plain: dict[str, str], form: str, path: Path) -> None:
    """Refuse what no number of a computer is, and what is written in another form than the others."""
    for row, cell in enumerate(cells, 1):
        if cell not in plain:
            continue
        if not FORMS[form].fullmatch(cell) and not INFINITE.fullmatch(cell):
            wrong, fix = f"is not written with a decimal {SIGNS[form]}", "write all numbers of a column alike"
        elif INFINITE.fullmatch(cell) or not isfinite(float(plain[cell])):
            wrong, fix = "is no number that can be computed with", "leave the cell empty, or mend it"
        else:
            continue
        message = f"{cell} in row {row} of {path}, in the column {cells.name}, {wrong}"
        raise ContentError("theme.number", message, place=PLACE, fix=fix)
