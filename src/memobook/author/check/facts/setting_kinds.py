"""Settings of a kind that Sphinx refuses, and those without which no page is made.

Jupyter Book reads ``_config.yml`` as YAML 1.1 has it: 2026 is a number there, 2026-05-14 a day, and no a truth.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from memobook.publication.errors import written
from memobook.publication.files import read_text
from memobook.publication.finding import Finding
from memobook.publication.folder import CONFIG, Publication, read_config
from memobook.publication.yaml_file import Entry

from ..rule import rule

SETTING = rule(
    "config.setting", "error", "A setting of _config.yml is none, or its value can’t be used.",
    "mend the line; the page on settings lists them all",
)  # fmt: skip
# by the names that they stand below; of these Sphinx takes nothing but text
TEXTS = {
    (): ("copyright",),
    ("sphinx", "config"): (
        *("html_theme", "bibtex_default_style", "html_math_renderer", "html_permalinks_icon"),
        *("memobook_tagline", "memobook_licence", "memobook_contact", "memobook_reference_style"),
    ),
}
LISTS = {("sphinx",): ("extra_extensions",), ("sphinx", "config"): ("myst_enable_extensions",)}
# for which nothing may stand: there is none then
OPTIONAL = ("copyright", "extra_extensions")
EXTENSION, THEME, STYLE = "memobook.sphinxext", "memobook", "memobook"


def kinds(publication: Publication) -> Iterator[Finding]:
    """Values of another kind than theirs, and what of ours is not asked for."""
    theirs = yaml.safe_load(read_text(publication.root / CONFIG, CONFIG))
    ours = read_config(publication.root)
    for above, names in TEXTS.items():
        for name, value, place in _given(theirs, ours, above, names):
            if not isinstance(value, str) and not (name == "copyright" and isinstance(value, list)):
                told = f"{name} is {written(value)}, which is no text"
                yield SETTING.at(place, told, f'write it in quotes: {name}: "…"')
    for above, names in LISTS.items():
        for name, value, place in _given(theirs, ours, above, names):
            if name == "extra_extensions" and isinstance(value, str):
                continue  # Jupyter Book takes one name as a list of it
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                yield SETTING.at(place, f"{name} is no list of names", f"write it in brackets: {name}: [one, two]")
    yield from _asked_for(ours)
    yield from _bibliography(publication, ours)


def _given(theirs: Any, ours: Entry, above: tuple[str, ...], names: tuple[str, ...]) -> Iterator[tuple[str, Any, str]]:
    """Name, value and place of those settings that are there."""
    for one in above:
        theirs, ours = theirs.get(one) or {}, ours.get(one) or Entry(CONFIG)
    for name in names:
        if name in ours and not (theirs[name] is None and name in OPTIONAL):
            yield name, theirs[name], ours.at(name)


def _asked_for(config: Entry) -> Iterator[Finding]:
    """Whether pages are made by this engine, and references printed in a style that there is."""
    sphinx = config.get("sphinx") or Entry(CONFIG)
    own = sphinx.get("config") or Entry(CONFIG)
    extensions = sphinx.get("extra_extensions") or []
    if EXTENSION not in extensions:
        place = sphinx.at("extra_extensions") if "extra_extensions" in sphinx else config.at("sphinx")
        told = f"{EXTENSION} is not among the extensions, without which no memo is printed"
        yield SETTING.at(place, told, f"write below sphinx: extra_extensions: [{EXTENSION}]")
    if own.get("html_theme") != THEME:
        place = own.at("html_theme") if "html_theme" in own else sphinx.at("config")
        told = f"the theme of the pages is {own.get('html_theme')!r}, and {THEME}’s are made for its own"
        yield SETTING.at(place, told, f"write below sphinx, config: html_theme: {THEME}")
    style = own.get("bibtex_default_style", STYLE)
    if isinstance(style, str) and style != STYLE and not _is_style(style):
        told = f"there is no style {style!r} of references"
        yield SETTING.at(own.at("bibtex_default_style"), told, f"write bibtex_default_style: {STYLE}")


def _is_style(name: str) -> bool:
    from pybtex.plugin import PluginNotFound, find_plugin

    try:
        find_plugin("pybtex.style.formatting", name)
    except PluginNotFound:
        return False
    return True


def _bibliography(publication: Publication, config: Entry) -> Iterator[Finding]:
    """A bibliography that pages are not told of, so that they know no citation."""
    path = publication.bibliography
    if not config.get("bibtex_bibfiles") and path.is_file() and b"@" in path.read_bytes():
        told = f"{path.name} is not named, so no citation is known"
        yield SETTING.at(config.at("bibtex_bibfiles"), told, f"write bibtex_bibfiles: [{path.name}]")
