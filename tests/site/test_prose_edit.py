"""An edit of a memo's prose: what is taken from the last rendering is what rendering all would give."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from case_build import built, contents, copy_of, finished_build

from memobook.pages.outline import outline

DATE = "2026-01-14"
# by what they do to a memo's text; those of prose leave its outline as it was
PROSE: dict[str, Callable[[str], str]] = {
    "a sentence of a theme": lambda text: text.replace("The largest sold", "Of all shops the largest sold"),
    "a sentence": lambda text: text.replace("\n\n## Shops", " One more sentence, “quoted” – and more.\n\n## Shops"),
    "a paragraph": lambda text: text.replace("## Shops", "A paragraph of its own, *with weight*.\n\n## Shops"),
    "words beside a role": lambda text: re.sub(r"(\{value\})", r"no less than \1", text, count=1),
    "letters that no page had": lambda text: text.replace("## Shops", "Čtvrtek – Ђ – Ω.\n\n## Shops"),
}
OTHER: dict[str, Callable[[str], str]] = {
    "a heading": lambda text: text.replace("## Shops", "## Shops and halls"),
    "the title": lambda text: re.sub(r"^title: .*$", "title: Another title", text, flags=re.MULTILINE),
    "a role": lambda text: text.replace("## Shops", "Again {value}`sales.total`.\n\n## Shops"),
    "a link": lambda text: text.replace("## Shops", "See [there](https://example.org/).\n\n## Shops"),
    "a list": lambda text: text.replace("## Shops", "- one\n- two\n\n## Shops"),
    "code in a fence": lambda text: text.replace("## Shops", "```text\nwords\n\nmore words\n```\n\n## Shops"),
}


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.getbasetemp()
    return copy_of(finished_build(base), base / "prose" / "publication")


def rendered_copy(publication: Path, folder: Path) -> Path:
    """A copy whose last rendering was made in its own place."""
    copied = copy_of(publication, folder)
    shutil.rmtree(copied / ".memobook" / "pages" / DATE)
    built(copied, DATE, "--out", "_site")
    return copied


def memo_of(folder: Path) -> Path:
    return folder / "book" / "memos" / f"{DATE}.md"


@pytest.mark.parametrize("name", PROSE)
def test_prose_leaves_the_outline_as_it_was(name: str, publication: Path) -> None:
    text = memo_of(publication).read_text("utf-8")
    assert PROSE[name](text) != text
    assert outline(PROSE[name](text)) == outline(text)


@pytest.mark.parametrize("name", OTHER)
def test_what_other_pages_may_show_changes_the_outline(name: str, publication: Path) -> None:
    text = memo_of(publication).read_text("utf-8")
    assert outline(OTHER[name](text)) != outline(text)


def read_pages(folder: Path) -> set[str]:
    """Documents that Sphinx has read since the rendering was copied, by their doctrees."""
    trees = folder / ".memobook" / "rendered" / DATE / "html" / "doctrees"
    return {
        path.stem
        for path in trees.rglob("*.doctree")
        if path.stat().st_mtime_ns > (folder / "begun").stat().st_mtime_ns
    }


def stored_roots(folder: Path) -> set[str]:
    """The renderings of the site's root that are stored."""
    return {path.name for path in (folder / ".memobook" / "root").iterdir()}


def test_an_edit_of_prose_gives_the_bytes_that_rendering_all_gives(publication: Path, tmp_path: Path) -> None:
    folder = rendered_copy(publication, tmp_path / "publication")
    first, *others = PROSE.values()
    roots = stored_roots(folder)
    for edits in ([first], others):
        memo = memo_of(folder)
        text = memo.read_text("utf-8")
        for edit in edits:
            text = edit(text)
        memo.write_text(text, "utf-8")
        (folder / "begun").touch()
        built(folder, DATE, "--out", "_site", MEMOBOOK_FORBID_RUNS="1")
        assert read_pages(folder) == {"index"}
        # the front page shows the summary, and of the other sections nothing
        assert (stored_roots(folder) == roots) is (edits == [first])
    found = contents(folder / "_site")
    for name in ("rendered", f"pages/{DATE}", "root"):
        shutil.rmtree(folder / ".memobook" / name)
    built(folder, "--all", "--out", "whole", MEMOBOOK_FORBID_RUNS="1")
    assert read_pages(folder) > {"index", "evidence", "sales"}
    whole = contents(folder / "whole")
    assert [name for name in whole | found if whole.get(name) != found.get(name)] == []


def test_a_rendering_that_is_not_as_it_was_kept_is_made_anew(publication: Path, tmp_path: Path) -> None:
    folder = rendered_copy(publication, tmp_path / "publication")
    kept = folder / ".memobook" / "rendered" / DATE
    page = kept / "html" / "out" / "sales.html"
    page.write_text(page.read_text("utf-8").replace("Shops", "Chops"), "utf-8")
    before = contents(folder / "_site")
    memo = memo_of(folder)
    memo.write_text(PROSE["a sentence"](memo.read_text("utf-8")), "utf-8")
    built(folder, DATE, "--out", "_site", MEMOBOOK_FORBID_RUNS="1")
    after = contents(folder / "_site")
    assert after[f"{DATE}/sales.html"] == before[f"{DATE}/sales.html"]
    assert after[f"{DATE}/index.html"] != before[f"{DATE}/index.html"]
    assert set(json.loads(kept.with_name(f"{DATE}.json").read_text("utf-8"))["files"]) >= {"html/out/sales.html"}
