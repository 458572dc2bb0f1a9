"""Links of a notebook's texts as JupyterLab has them: each cell defines its own addresses, and headings have anchors
of their words as they stand (``#More-About-Them``). On a page all cells are one text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from memobook.publication.text.slug import slugs

HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*$", re.MULTILINE)
DEFINITION = re.compile(
    r"^ {0,3}\[([^\]^][^\]]*)\]:[ \t]*(\S+)(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^)\n]*\)))?[ \t]*$\n?", re.MULTILINE
)
TO_HEADING = re.compile(r"(?<=\]\()#([^)\s]+)(?=\))|(?<=\]: )#(\S+)(?=[ \t]*$)", re.MULTILINE)
CODE = re.compile(
    r"(^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\2[`~]*[ \t]*$|\Z)|(`+)(?!`).+?(?<!`)\3(?!`))", re.MULTILINE | re.DOTALL
)


def linked(sources: Iterable[str]) -> list[str]:
    """The texts of a notebook's Markdown cells, with links to headings by the page's anchors, and without definitions
    that say again what another cell said."""
    texts = list(sources)
    headings = [found[1] for text in texts for found in HEADING.finditer(CODE.sub("", text))]
    # two headings of the same words: JupyterLab leads to the first
    anchors = dict(
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
