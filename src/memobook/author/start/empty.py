"""An empty publication: the example without its made-up memo, theme, data and reference."""

from __future__ import annotations

import json
import re

# what is about the example alone
EXAMPLE_ONLY = re.compile(r"book/memos/.*|notebooks/.*|data/.*\.csv")
REFERENCES = (
    "% One entry a reference, with only those fields that somebody saw: memobook cite adds works that have a DOI.\n"
)
BOTH = "| `data/`, `notebooks/` | datasets and themes | `memobook new-theme NAME --from file.csv` begins them |\n"
# by file: what is found, and what stands in its place
OTHERWISE = {
    "_toc.yml": [(r"  - file: (?:book/memos|notebooks)/.*\n", "")],
    "_config.yml": [
        ('"An example with made-up data"', '""'),
        (r"memobook_units: \[rider\]", "memobook_units: []"),
        ("Example text and data: CC0\\.", ""),
    ],
    "book/index.md": [(r":numbers: .*\n", "")],
    "book/about.md": [(r"This is an example: .*\n", "Say here who you are, and why you write.\n")],
    "book/methods.md": [(r"(?s)## The theme\n.*?\n(?=## )", "")],
    "book/evidence.md": [(r"(could have been made otherwise): [^.]*\.", r"\1.")],
    "README.md": [
        (r" What stands here is an example.*", ""),
        (
            r"\| `data/\*\.csv`.*\n",
            BOTH,
        ),
        (r"\| `notebooks/cycling\.ipynb`.*\n", ""),
        (r"\| `made_up: true`.*\n", ""),
        (r"replace the entry", "`memobook cite` adds one"),
    ],
}


def emptied(name: str, text: str) -> str | None:
    """A file of the example as an empty publication has it; None where it has it not."""
    if EXAMPLE_ONLY.fullmatch(name):
        return None
    if name == "references.bib":
        return REFERENCES
    if name == "data/datapackage.json":
        package = json.loads(text) | {"resources": [], "description": "What the memos rest on."}
        return json.dumps(package, indent=1, ensure_ascii=False) + "\n"
    for pattern, by in OTHERWISE.get(name, ()):
        text = re.sub(pattern, by, text)
    return text
