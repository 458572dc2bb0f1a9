"""Links of a notebook's texts as JupyterLab has them: each cell defines its own addresses, headings have anchors of
their words as they stand (``#More-About-Them``), and ``<a id="more"></a>`` at a heading is one. On a page all cells are
one text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from memobook.publication.text.slug import slugs

HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*$", re.MULTILINE)
DEFINITION = re.compile(
    r"^ {0,3}\[([^\]^][^\]]*)\]:[ \t]*(\S+)(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^)\n]*\)))?[ \t]*$\n?", re.MULTILINE
)
# what HTML calls a place
PLACE = re.compile(
    r"<a\b[^<>]*?\s(?:id|name)\s*=\s*([\"'])(?P<name>[^\"'<>\s]+)\1[^<>]*>(?:[^<>\n]*</a>)?", re.IGNORECASE
)
TO_HEADING = re.compile(r"(?<=\]\()#([^)\s]+)(?=\))|(?<=\]: )#(\S+)(?=[ \t]*$)", re.MULTILINE)
CODE = re.compile(
    r"(^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\2[`~]*[ \t]*$|\Z)|(`+)(?!`).+?(?<!`)\3(?!`))", re.MULTILINE | re.DOTALL
)


def linked(sources: Iterable[str]) -> list[str]:
    """The texts of a notebook's Markdown cells, with links to headings by the page's anchors, and without definitions
    that say again what another cell said."""
    texts = list(sources)
    headings = [words for text in texts for words in _headings(text)]
    # two headings of the same words: JupyterLab leads to the first
    anchors = html_anchors(texts) | dict(
        reversed([(words.replace(" ", "-"), name) for words, name in zip(headings, slugs(headings), strict=True)])
    )
    defined: set[tuple[str, str]] = set()

    def once(found: re.Match[str]) -> str:
        one = (" ".join(found[1].casefold().split()), found[2])
        again = one in defined
        defined.add(one)
        return "" if again else found[0]

    def led(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        return f"#{anchors.get(name, name)}"

    return [
        "".join(
            part if at % 4 == 1 else "" if at % 4 else DEFINITION.sub(once, TO_HEADING.sub(led, part))
            for at, part in enumerate(CODE.split(text))
        )
        for text in texts
    ]


def html_anchors(sources: Iterable[str]) -> dict[str, str]:
    """Names that HTML gives to headings, within them or right above, each with the heading's anchor on the page."""
    words: list[str] = []
    named: list[tuple[str, int]] = []
    waiting: list[str] = []
    for text in sources:
        for line in CODE.sub("", text).split("\n"):
            waiting += [found["name"] for found in PLACE.finditer(line)]
            if heading := HEADING.match(line):
                named += [(name, len(words)) for name in waiting]
                words.append(PLACE.sub("", heading[1]).strip())
                waiting = []
            elif PLACE.sub("", line).strip():
                waiting = []
    anchors = slugs(words)
    return {name: anchors[at] for name, at in reversed(named)}


def _headings(text: str) -> list[str]:
    return [PLACE.sub("", found[1]).strip() for found in HEADING.finditer(CODE.sub("", text))]
