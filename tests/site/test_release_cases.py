"""Releases, revisions, verification and comparison, each case a command in a publication of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from case_build import copy_of, memobook, state
from released_build import released_build

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "releases.yml").read_text("utf-8"))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["title"]) for case in CASES])
def test_case(case: dict[str, Any], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = copy_of(released_build(tmp_path_factory.getbasetemp()), tmp_path / "publication")
    for step in case.get("steps", []):
        if "remove" in step:
            (folder / step["remove"]).unlink()
        else:
            name, old, new = step["edit"]
            text = (folder / name).read_text("utf-8")
            assert old in text, name
            (folder / name).unlink()  # a site's files may be links
            (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    before = state(folder / "_site"), state(folder / "book")
    done = memobook(folder, *case["command"])
    told = done.stdout + done.stderr
    assert done.returncode == case["exit"], told
    assert [text for text in case.get("tells", []) if text not in told] == [], told
    assert "Traceback" not in told
    assert [name for name in case.get("lacks", []) if (folder / name).exists()] == []
    assert (state(folder / "_site"), state(folder / "book")) == before, "nothing published or locked was touched"
