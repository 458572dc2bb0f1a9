"""The publication's typefaces: one pair of families for HTML, figures and PDF.

Source Serif and Source Sans come as whole TTF files (0.2 MB each) from PyPI,
so that a build needs no network and no system font. A page can't afford them
whole: five of them weigh more than four times the page's budget. This module
cuts them to the characters that a memo sets and packs them as WOFF2.

Figures (matplotlib) and the PDF (Typst) use the whole files: `font_files`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Set
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path


def _folder(package: str) -> Path:
    # find_spec, not import: neither package does anything but list its files.
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{package} is not installed", name=package)
    return Path(spec.origin).parent / "files"


_SERIF = _folder("font_source_serif_pro")
_SANS = _folder("font_source_sans_pro")

#: Served name (the style sheet refers to it) -> the whole font it is cut from.
WEB_FONTS: dict[str, Path] = {
    "serif-regular.woff2": _SERIF / "SourceSerifPro-Regular.ttf",
    "serif-italic.woff2": _SERIF / "SourceSerifPro-It.ttf",
    "serif-semibold.woff2": _SERIF / "SourceSerifPro-Semibold.ttf",
    "sans-regular.woff2": _SANS / "SourceSansPro-Regular.ttf",
    "sans-semibold.woff2": _SANS / "SourceSansPro-Semibold.ttf",
}

#: What every page sets, and what all but the memo set.
FIRST, AFTER = ("serif-regular.woff2", "serif-semibold.woff2", "sans-regular.woff2"), ("sans-semibold.woff2",)

_PUNCTUATION = "–—‘’“”…•†‡′″"
_SIGNS = "−×÷±≤≥≈≠→←↑↓€£✓▲▼■"
_NAMES = "ŁłŒœŠšŽž"
#: Spacing accents of Latin-1, which nobody types: they cost kerning pairs.
_UNUSED = "¤¦¨¬¯´¸\N{SOFT HYPHEN}"
#: Basic Latin, Latin-1, and what a memo's prose and the names of authors need.
CHARACTERS = frozenset(
    chr(code) for code in [*range(0x20, 0x7F), *range(0xA0, 0x100)] if chr(code) not in _UNUSED
) | frozenset(_PUNCTUATION + _SIGNS + _NAMES)

#: What nearly every page prints. The rest of CHARACTERS lies in a file of its own beside each font, which a browser
#: loads for a page that prints one of them.
BASIC = (frozenset(chr(code) for code in range(0x20, 0x7F)) - frozenset("\\^_`{|}~<>@")) | frozenset(
    "–—‘’“”…−×·\N{NO-BREAK SPACE}"
)

#: Codes that a range may reach across.
GAP = 70

#: Kerning, and figures of equal width and height for tables. The rest (marks,
#: ligatures, small capitals) would take each serif file past 16 KB.
_FEATURES = ("kern", "lnum", "tnum")
#: The sans sets labels and small print, where pairs matter less than a kilobyte a file.
_SANS_FEATURES = ("lnum", "tnum")
_STYLES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")


def font_files() -> list[Path]:
    """Return the whole TTF files, sorted, for matplotlib and Typst.

    Six styles of each family. The light and black ones stay out, so that no
    program picks them for want of a better match.
    """
    families = ((_SERIF, "SourceSerifPro"), (_SANS, "SourceSansPro"))
    return sorted(folder / f"{name}-{style}.ttf" for folder, name in families for style in _STYLES)


def first_fonts(*, memo: bool, english: bool) -> tuple[str, ...]:
    """The files that a page asks for early; of another language both parts of a font, whose letters its words have.

    A part that is asked for late leaves its letters to another font, within the words of the first.
    """
    names = FIRST if memo else (*FIRST, *AFTER)
    return names if english else tuple(f"{Path(n).stem}{more}.woff2" for n in names for more in ("", "-more"))


def font_rules() -> str:
    """The style sheet's rules for the files of `write_fonts`, beside which it lies in a folder above `fonts`.

    A face that comes late is kept for the next page: nothing moves below a reader's eyes. Pages ask early for those
    that they set first.
    """
    rules = []
    for name in WEB_FONTS:
        kind, style = Path(name).stem.split("-")
        shape = {"semibold": "font-weight: 600; ", "italic": "font-style: italic; "}.get(style, "")
        families = [f"Memo {kind.capitalize()}", *(["Memo Sans Text"] if name == "sans-regular.woff2" else [])]
        for family in families:
            for more, characters in (("", BASIC), ("-more", CHARACTERS - BASIC)):
                source = f'url("fonts/{Path(name).stem}{more}.woff2")'
                rules.append(
                    f'@font-face {{ font-family: "{family}"; src: {source}; {shape}font-display: optional; '
                    f"unicode-range: {unicode_range(characters)}; }}\n"
                )
    return "".join(rules)


def write_fonts(target: Path, cache: Path | None = None) -> list[Path]:
    """Write the page's WOFF2 subsets into `target` and return their paths.

    Subsetting takes about a second. With a `cache` folder the result is kept
    there under a name made from everything that can change it. The bytes
    depend on the installed fonts, fontTools and brotli alone. A character that
    a font lacks is left to the reader's fallback font.

    Raises:
        OSError: a font can't be read or `target` can't be written.
    """
    target.mkdir(parents=True, exist_ok=True)
    if cache is not None:
        cache.mkdir(parents=True, exist_ok=True)
    return [write_cut(source, target / name, characters, cache) for name, source, characters in _parts()]


def cut_fonts(cache: Path) -> None:
    """Cut what `cache` lacks, so that renderings that run side by side don't each do it.

    Raises:
        OSError: a font can't be read or `cache` can't be written.
    """
    cache.mkdir(parents=True, exist_ok=True)
    for name, source, characters in _parts():
        _cut(source, name, characters, cache)


def _parts() -> list[tuple[str, Path, frozenset[str]]]:
    """Each file's name, the whole font that it is cut from, and its characters."""
    return [(f"{Path(name).stem}{more}.woff2", source, characters) for name, source in WEB_FONTS.items()
            for more, characters in (("", BASIC), ("-more", CHARACTERS - BASIC))]  # fmt: skip


def unicode_range(characters: Set[str]) -> str:
    """What a style sheet says of the characters that a font file has."""
    ranges: list[list[int]] = []
    for code in sorted(map(ord, characters)):
        # a few codes between that no font has do no harm, and a long list would be loaded with every page
        if ranges and BASIC.isdisjoint(map(chr, range(ranges[-1][1] + 1, code))) and code - ranges[-1][1] <= GAP:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return ",".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in ranges)


def write_cut(source: Path, destination: Path, characters: frozenset[str], cache: Path | None) -> Path:
    """Write one font cut to some characters, as WOFF2; with a `cache` folder it is kept there.

    Raises:
        OSError: the font can't be read or `destination` can't be written.
    """
    data = subset_font(source, characters) if cache is None else _cut(source, destination.name, characters, cache)
    _replace(destination, data)
    return destination


def _cut(source: Path, name: str, characters: frozenset[str], cache: Path) -> bytes:
    kept = cache / f"{Path(name).stem}-{_key(source, characters)}.woff2"
    with suppress(FileNotFoundError):  # asked by reading: another process may take it away
        return kept.read_bytes()
    data = subset_font(source, characters)
    _replace(kept, data)
    return data


@lru_cache(64)  # for all renderings of a build, whose process is forked when it is known
def _key(source: Path, characters: frozenset[str]) -> str:
    recipe = (
        "".join(sorted(characters)),
        _features(source),
        version("fonttools"),
        version("brotli"),
    )
    return hashlib.sha256(source.read_bytes() + repr(recipe).encode()).hexdigest()[:16]


def _replace(path: Path, data: bytes) -> None:
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_bytes(data)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _features(source: Path) -> tuple[str, ...]:
    return _SANS_FEATURES if source.parent == _SANS else _FEATURES


def subset_font(source: Path, characters: Set[str]) -> bytes:
    """A font cut to some characters, as WOFF2; of a collection its first font."""
    from fontTools import subset  # here: 0.3 s that a cached build does not pay

    options = subset.Options(
        flavor="woff2",
        layout_features=list(_features(source))
        if characters <= CHARACTERS
        else ["*"],  # letters of other alphabets join
        hinting=False,
        name_IDs=[0, 13, 14],  # the licence travels along; the reserved name must not
        recalc_timestamp=False,
        font_number=0,
    )
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(characters)))
    subsetter.subset(font)
    out = BytesIO()
    subset.save_font(font, out, options)
    return out.getvalue()
