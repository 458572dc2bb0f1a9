"""Names of people and bodies: BibTeX's four parts, biblatex's ``family=…``, braces, and “and others”."""

from __future__ import annotations

import re

from .text import braced, listed, plain

Name = dict[str, str]
EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]+")
# stands for "and others" until the style's own "et al." takes its place; no text holds it
OTHERS = "\ue0ff"
OPTION = re.compile(r"\s*(family|given|prefix|suffix|useprefix|id|(?:family|given|prefix|suffix)-i)\s*=")
OPTIONS = {"family": "family", "given": "given", "suffix": "suffix", "prefix": "non-dropping-particle"}


def names(text: str) -> list[Name]:
    """The names of a field in the form of CSL-JSON.

    Raises
    ------
    ValueError : what is wrong, in words.
    """
    found = [_name(one) for one in listed(text)]
    if found and all(name.get("literal") == OTHERS for name in found):
        raise ValueError("“and others” stands alone")
    return [name for name in found if name]


def _name(text: str) -> Name:
    if text == "others":
        return {"literal": OTHERS}
    if braced(text):
        return {"literal": plain(text)}
    if OPTION.match(text):
        return _by_option(text)
    from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts

    try:
        parts = parse_single_name_into_parts(text, strict=False)
    except InvalidNameError as error:
        raise ValueError(f"{text!r} is no name") from error
    told = {
        "family": plain(" ".join(parts.last)),
        "given": plain(" ".join(parts.first)),
        "non-dropping-particle": plain(" ".join(parts.von)),
        "suffix": plain(" ".join(parts.jr)),
    }
    if not told["family"]:
        return {"literal": plain(text)}
    if not told["given"] and not told["non-dropping-particle"] and not told["suffix"]:
        return {"literal": told["family"]}
    return _in_its_order({part: written for part, written in told.items() if written})


def _in_its_order(name: Name) -> Name:
    """A name in Chinese, Japanese or Korean letters as it is said: the family first, nothing between."""
    written = name.get("family", "") + name.get("given", "")
    return {"literal": written} if name.keys() == {"family", "given"} and EAST_ASIAN.fullmatch(written) else name


def _by_option(text: str) -> Name:
    found: Name = {}
    for part in re.split(r",(?![^{]*\})", text):
        option, _, value = part.partition("=")
        written = plain(value.strip().strip('"'))
        if written and option.strip() in OPTIONS:
            found[OPTIONS[option.strip()]] = written
    if "family" not in found:
        raise ValueError(f"{text!r} has no family name")
    return _in_its_order(found)
