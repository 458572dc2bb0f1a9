"""Roles that lead to a document by its number, at which a build stops where the number is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memobook.publication.finding import Finding

from ..material import Material
from ..rule import rule

NUMBER = rule(
    "markup.number", "error", "A role that leads to a document by its number has none.",
    "write the number alone, or words and the number: {rfc}`words <9110>`",
)  # fmt: skip

# those of Sphinx take words before the number; of both kinds a place within the document may stand behind it
TITLED = re.compile(r".+?\s*<(?P<number>[^<]*)>", re.DOTALL)
NUMBERS = {
    "pep": re.compile(r"\d{1,4}(?:#\S*)?"), "pep-reference": re.compile(r"\d{1,4}"),
    "rfc": re.compile(r"0*[1-9]\d*(?:#\S*)?"), "rfc-reference": re.compile(r"0*[1-9]\d*(?:#\S*)?"),
}  # fmt: skip
USE = re.compile(rf"\{{(?P<role>{'|'.join(NUMBERS)})\}}`(?P<content>[^`]*)`", re.ASCII)


def numbered(material: Material) -> Iterator[Finding]:
    """All of it, in all texts, the documentation among them."""
    for text in material.texts:
        for found in USE.finditer(text.markup):
            role, content = found["role"], found["content"].strip()
            titled = None if role.endswith("-reference") else TITLED.fullmatch(content)
            number = titled["number"].strip() if titled else content
            if not NUMBERS[role].fullmatch(number):
                yield NUMBER.at(text.at(found.start()), f"{number!r} is no number of {{{role}}}")
