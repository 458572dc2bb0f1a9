"""Alphabets beyond the publication's typefaces: fonts that an extra installs, used where a text needs them.

The typefaces have Latin, Greek and Cyrillic letters. Chinese, Japanese, Korean, Arabic, Hebrew, Devanagari and Thai
letters, those of some fifteen other alphabets, symbols and emoji come from packages of Noto and Frank Ruhl Libre (SIL
Open Font License), ``memobook[alphabets]``. What no font has is named.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .fonts import CHARACTERS, WEB_FONTS, font_files, write_cut

REQUIREMENT = "memobook[alphabets]"
PACKAGES = (
    "noto_cjk_sans_otc",
    "fontpkg_noto_sans_arabic",
    "fontpkg_noto_sans_devanagari",
    "fontpkg_noto_sans_thai",
    "fontpkg_frank_ruhl_libre",
    "manimgx_fonts",  # emoji in one colour, symbols, and the alphabets that none of the above has
)
# how files of such letters begin, and how many of them are kept for later renderings
OTHER, KEPT = "other", 64
# signs that no font draws: breaks, joiners, marks of direction, selectors of a variant
UNDRAWN = ("Cc", "Cf", "Zs", "Zl", "Zp")
SELECTORS = range(0xFE00, 0xFE10)


def fallback_files() -> list[Path]:
    """The fonts of the extra that are installed, in the order in which they are asked."""
    found: list[Path] = []
    for package in PACKAGES:
        spec = find_spec(package)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            found += sorted(p for p in Path(folder).rglob("*") if p.suffix in (".ttf", ".otf", ".ttc"))
    return found


def fallbacks(text: str) -> list[Path]:
    """Installed fonts that a text needs beside the typefaces; none of them is read where it needs none."""
    return [path for path, _ in _shared(unusual(text), font_files())]


def family(path: Path) -> str:
    """The name by which a PDF asks for a font."""
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=0, lazy=True) as font:
        return str(font["name"].getBestFamilyName())


def missing(text: str) -> list[str]:
    """Characters of a text that no font has, in the order in which they stand."""
    left = unusual(text)
    if not left:
        return []
    has = {c for path in _asked() for c in left if ord(c) in _characters(path)}
    return [c for c in dict.fromkeys(text) if c in left - has]


def fonts_state() -> list[list[Any]]:
    """What tells whether the fonts that :func:`missing` asks are other ones now: path, size and time of each."""
    return [[str(path), (stat := path.stat()).st_size, stat.st_mtime_ns] for path in _asked()]


def _asked() -> list[Path]:
    """All fonts; the fixed-width one that Typst brings is matplotlib's too."""
    return [*font_files(), *fallback_files(), _fixed()]


def whole() -> bool:
    """Whether all fonts of the extra are installed."""
    return all(find_spec(package) for package in PACKAGES)


def write_web_fonts(texts: Iterable[str], target: Path, cache: Path) -> str:
    """Write what pages need beside their typefaces, cut to what they print, and give the style sheet's rules for it.

    A browser loads a font only for a page that prints one of its characters. Empty where none is needed or installed.
    What is cut is kept in ``cache``.
    """
    rules: list[str] = []
    _clear_oldest(cache)
    whole_fonts = sorted(WEB_FONTS[name] for name in ("sans-regular.woff2", "serif-regular.woff2"))
    for path, has in _shared(unusual("".join(set().union(*map(set, texts)))), (), whole_fonts):
        name = f"{OTHER}-{len(rules) + 1}.woff2"
        write_cut(path, target / name, frozenset(has), cache)
        ranges = ",".join(f"U+{ord(c):X}" for c in sorted(has))
        rules.append("".join(
            f'@font-face {{ font-family: "Memo {kind}"; src: url("fonts/{name}") format("woff2"); '
            f"font-weight: {weight}; font-display: swap; unicode-range: {ranges}; }}\n"
            for kind, weight in (("Serif", 400), ("Serif", 600), ("Sans", 400), ("Sans", 600))
        ))  # fmt: skip
    return "".join(rules)


def _clear_oldest(cache: Path) -> None:
    """Keep the newest of what is cut for pages: each letter that a text gets makes another font."""
    found = []
    for path in cache.glob(f"{OTHER}-*.woff2"):
        with suppress(FileNotFoundError):  # taken away by another call just now
            found.append((path.stat().st_mtime_ns, path))
    for _, path in sorted(found)[:-KEPT]:
        path.unlink(missing_ok=True)


def unusual(text: str) -> set[str]:
    """Characters that are drawn and are not among those of every page."""
    return {c for c in set(text) - CHARACTERS if _drawn(c)}


def _shared(left: set[str], own: Iterable[Path], first: Iterable[Path] = ()) -> Iterator[tuple[Path, set[str]]]:
    """Fonts and the characters that each gives, of those that ``own`` fonts lack; ``first`` are asked first."""
    if left:
        left = {c for c in left if not any(ord(c) in _characters(path) for path in own)}
    for path in (*first, *fallback_files()) if left else ():
        has = {c for c in left if ord(c) in _characters(path)}
        if has:
            yield path, has
            left = left - has


def _drawn(character: str) -> bool:
    return unicodedata.category(character) not in UNDRAWN and ord(character) not in SELECTORS


def _fixed() -> Path:
    spec = find_spec("matplotlib")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSansMono.ttf"


@cache
def _characters(path: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=0, lazy=True) as font:
        return frozenset(font.getBestCmap())
