"""What everyday edits cost: files and lines of ten, in the long and in the short form, as the documentation says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from memobook.author.check.families import findings
from memobook.author.check.material import Material
from memobook.author.start.init import init
from memobook.publication.folder import Publication

DAY = "2026-03-06"
MEMO, REGISTER, NOTEBOOK = f"book/memos/{DAY}.md", f"book/memos/{DAY}.yml", "notebooks/cycling.ipynb"
FILES = {"cell": NOTEBOOK, "memo": MEMO, "parameter": MEMO, "claims": REGISTER}
EDITS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parents[1] / "everyday.yml").read_text("utf-8"))
ROW = re.compile(r"^\| (?P<edit>[^|]+) \| (?P<before>\d+ / \d+) \| (?P<now>\d+ / \d+|a command) \|", re.MULTILINE)
# those of them that can stand beside each other
TOGETHER = (1, 3, 5, 6, 8)


def cost(form: dict[str, Any]) -> str:
    """Files and lines that are written by hand."""
    lines = [(FILES.get(name, name), x) for name, text in form.items() if name != "command" for x in text.split("\n")]
    written = [file for file, line in lines if line.strip()]
    return f"{len(set(written))} / {len(written)}" if written else "a command"


def test_the_documentation_tells_what_each_edit_costs(root: Path) -> None:
    text = (root / "book" / "docs" / "write-a-memo.md").read_text("utf-8")
    told = {row["edit"]: (row["before"], row["now"]) for row in ROW.finditer(text)}
    assert told == {one["edit"]: (cost(one["before"]), cost(one["now"])) for one in EDITS}
    assert len(EDITS) == 10 and told["a new number with a claim, of a known source"][1] == "2 / 8"


@pytest.mark.parametrize("form", ["before", "now"])
def test_what_is_counted_is_right_in_either_form(form: str, tmp_path: Path) -> None:
    root = tmp_path / "rivers"
    init(root)
    for one in (EDITS[at][form] for at in TOGETHER):
        for name, text in one.items():
            put(root, name, text)
    assert [str(found) for found in findings(Material(Publication(root), DAY)) if found.severity == "error"] == []


def put(root: Path, name: str, text: str) -> None:
    path = root / FILES.get(name, name)
    old = path.read_text("utf-8")
    if name == "cell":
        document = json.loads(old)
        (cell,) = [cell for cell in document["cells"] if cell["id"] == "total"]
        cell["source"] = "".join(cell["source"]) + "\n" + text
        new = json.dumps(document, indent=1, ensure_ascii=False)
    elif name == "claims":
        new = old.replace("\nimplications:", text + "\nimplications:", 1)
    elif name == "memo":
        new = old.replace("## Implications", text + "\n## Implications", 1)
    else:
        new = old + text
    assert new != old
    path.write_text(new, "utf-8")
