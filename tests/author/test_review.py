"""A pull request in review: values, verdicts and figures before and after, told without executing anything."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from case_build import DATES, PUBLICATION, memobook
from markdown_it import MarkdownIt
from playwright.sync_api import Browser, Page
from tiny_publication import content_error

from memobook.author.review.review import Review, review
from memobook.author.review.text import comment, lines, page, write_review
from memobook.publication.folder import Publication

LAST = DATES[-1]


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    command = ["git", *who, *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose first commit is the base; after it a shop sold more and the notebooks were executed again."""
    folder = shutil.copytree(PUBLICATION, tmp_path_factory.mktemp("review") / "publication")
    for name in ("sales", "outlook"):  # the defaults of the parameters cells become the edition's
        path = folder / "notebooks" / f"{name}.ipynb"
        path.write_text(re.sub(r"2026-01-\d\d", LAST, path.read_text("utf-8")), "utf-8")
    executed = memobook(folder, "execute")
    assert executed.returncode == 0, executed.stderr
    (folder / ".gitignore").write_text(".memobook/\n", "utf-8")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "Base")
    sales = folder / "data" / "sales.csv"
    sales.write_text(sales.read_text("utf-8").replace("north,North,110", "north,North,190"), "utf-8")
    executed = memobook(folder, "execute")
    assert executed.returncode == 0, executed.stderr
    return folder


@pytest.fixture(scope="module")
def found(folder: Path) -> Review:
    return review(Publication(folder), "main")


@pytest.fixture
def shown(browser: Browser, found: Review, tmp_path: Path) -> Iterator[Page]:
    write_review(found, tmp_path)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.goto((tmp_path / "index.html").as_uri())
    yield opened
    context.close()


def test_values_and_figures_are_told_before_and_after(folder: Path, found: Review) -> None:
    (total,) = [value for value in found.changes["values"] if value["id"] == "sales.total"]
    assert total["new"]["value"] - total["old"]["value"] == 80
    assert found.figures["sales.bars"].before != found.figures["sales.bars"].after
    assert found.commit == git(folder, "rev-parse", "HEAD") and found.before == found.after == LAST
    told = lines(found)
    assert told[0].endswith(found.summary) and any(line.startswith("values: sales.total | $") for line in told)
    assert "figure drawn otherwise: sales.bars" in told


def test_the_comment_is_tables_whatever_texts_hold(found: Review) -> None:
    text = comment(found)
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    kinds = [t.type for t in tokens if t.level == 0 and not t.type.endswith("_close")]
    assert kinds.count("table_open") >= 1 and {"html_block", "fence"}.isdisjoint(kinds)
    inside = [child.type for token in tokens for child in token.children or []]
    assert {"html_inline", "link_open", "image", "code_inline"}.isdisjoint(inside)
    html = MarkdownIt("gfm-like", {"linkify": False}).render(text)
    assert "sum of &lt;all&gt; sales" in html and "<td>sales.total</td>" in html


def test_the_page_shows_both_drawings(shown: Page) -> None:
    pair = shown.locator("figure", has_text="sales.bars").locator("img")
    assert pair.count() == 2
    assert all(pair.nth(n).evaluate("image => image.complete && image.naturalWidth > 0") for n in (0, 1))
    assert shown.locator("script").count() == 0
    shown.set_viewport_size({"width": 360, "height": 740})
    assert shown.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_command_writes_the_comment_for_ci(folder: Path, tmp_path: Path) -> None:
    done = memobook(folder, "diff", "--base", "main", "--out", str(tmp_path / "out"), MEMOBOOK_FORBID_RUNS="1")
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"comment.md", "index.html"}
    told = json.loads(memobook(folder, "diff", "--base", "main", "--json").stdout)
    assert told["changes"]["values"] and told["trouble"] is None
    assert memobook(folder, "diff", "--base", "main", LAST).returncode == 2
    assert memobook(folder, "diff", LAST).returncode == 2


@pytest.mark.parametrize("name", ["no-such-branch", "--all", "HEAD~7"])
def test_a_base_that_is_not_here_is_told(folder: Path, name: str) -> None:
    assert content_error(review, Publication(folder), name).id == "base.unknown"


def test_a_base_that_can_not_be_read_is_told_in_the_comment(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    git(tmp_path, "clone", "--quiet", str(folder), "other")
    memo = other / "book" / "memos" / f"{LAST}.yml"
    good = memo.read_text("utf-8")
    memo.write_text("claims: [", "utf-8")
    git(other, "commit", "--quiet", "--all", "--message", "Broken")
    memo.write_text(good, "utf-8")
    found = review(Publication(other), "HEAD")
    assert found.trouble and "could not be read" in comment(found) and "could not be read" in page(found)
