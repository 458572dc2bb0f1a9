"""The documentation: pages at the site's root that belong to no edition, made from the code, rendered when touched."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from case_build import DATES, built, contents, copy_of, finished_build, memobook
from playwright.sync_api import Browser, expect
from served import on_loopback
from test_cases import read, squeeze
from tiny_publication import content_error

from memobook.ledger.shape.ledger import dump_schema, schema
from memobook.pages.docs import docs_pages
from memobook.pages.sphinxext.markup import ROLES
from memobook.publication.folder import Publication
from memobook.themes.notebook import Notebook

REFERENCE = "docs/reference.html"
VALIDATOR = jsonschema.Draft202012Validator(schema(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finished_build(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def built_site(folder: Path) -> Path:
    return folder / "_site"


def test_its_pages_stand_at_the_root_and_in_the_sitemap(built_site: Path) -> None:
    assert {path.name for path in (built_site / "docs").iterdir() if path.is_file()} == {
        "index.html", "ledger.schema.json", "reference.html"
    }  # fmt: skip
    told = (built_site / "sitemap-root.xml").read_text("utf-8")
    for address in ("docs/", "docs/reference.html"):
        assert f"<loc>https://tiny.example/sub/{address}</loc>" in told
    found = read(built_site, "docs/index.html")
    assert ("link", "href", "https://tiny.example/sub/docs/") in found.attributes
    description = [v for t, n, v in found.attributes if (t, n) == ("meta", "content") and v.startswith("How ")]
    assert description and description[0].startswith("How “it” is made & why")


def test_it_leads_to_the_newest_edition_and_the_root_leads_to_it(built_site: Path) -> None:
    links = {
        value for tag, name, value in read(built_site, "docs/index.html").attributes if (tag, name) == ("a", "href")
    }
    assert {f"../{DATES[-1]}/index.html", "../score/index.html", "reference.html", "../about/index.html"} <= links
    for page, address in {"index.html": "docs/index.html", "about/index.html": "../docs/index.html"}.items():
        assert ("a", "href", address) in read(built_site, page).attributes
    # an edition stays as it is, whatever becomes of the documentation
    assert not any("docs/" in value for _, _, value in read(built_site, f"{DATES[-1]}/index.html").attributes)


def test_it_shows_nothing_of_an_edition(built_site: Path) -> None:
    for page in ("docs/index.html", REFERENCE):
        found = read(built_site, page)
        assert "Data as of" not in "".join(found.texts)
        assert ("nav", "aria-label", "This edition") not in found.attributes


def test_reference_pages_are_made_from_code_and_data(built_site: Path, folder: Path) -> None:
    found = read(built_site, REFERENCE)
    ids = {value for _, name, value in found.attributes if name == "id"}
    package = json.loads((folder / "data" / "datapackage.json").read_text("utf-8"))
    methods = [name for name, made in vars(Notebook).items() if inspect.isfunction(made) and name[0] != "_"]
    assert {f"dataset-{resource['name']}" for resource in package["resources"]} <= ids
    assert {f"role-{name}" for name in ROLES} | {f"book-{name}" for name in methods} <= ids
    assert {f"ledger-{name.lower()}" for name in schema()["$defs"]} <= ids
    text = found.text
    for resource in package["resources"]:
        assert squeeze(resource["title"]) in text
        assert all(squeeze(field["name"]) in text for field in resource["schema"]["fields"])


def test_it_is_not_rendered_again_for_a_change_of_a_memo(folder: Path, tmp_path: Path) -> None:
    copied = copy_of(folder, tmp_path / "publication")
    memo = copied / "book" / "memos" / f"{DATES[-1]}.md"
    memo.write_text(memo.read_text("utf-8").replace("What a week changed.", "Another."), "utf-8")
    before = contents(copied / "_site" / "docs")
    done = built(copied, "--out", "_site", MEMOBOOK_FORBID_RUNS="1")
    assert re.search(r"render the documentation +0\.0 s  stored", done.stderr)
    assert contents(copied / "_site" / "docs") == before


def test_a_mistake_in_it_is_told_with_its_place_and_nothing_is_published(folder: Path, tmp_path: Path) -> None:
    copied = copy_of(folder, tmp_path / "publication")
    page = copied / "book" / "docs" / "index.md"
    page.write_text(page.read_text("utf-8") + "\n[gone](gone.md)\n", "utf-8")
    before = contents(copied / "_site")
    done = memobook(copied, "build", MEMOBOOK_FORBID_RUNS="1")
    assert done.returncode == 1 and "error: book/docs/index.md:5: " in done.stderr, done.stderr
    assert contents(copied / "_site") == before


def test_a_run_that_fails_meanwhile_ends_it_and_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    """It is rendered while runs go on, by a process of its own."""
    copied = copy_of(folder, tmp_path / "publication")
    index = copied / "book" / "docs" / "index.md"
    index.write_text(index.read_text("utf-8") + "\nAnother sentence.\n", "utf-8")
    notebook = copied / "notebooks" / "sales.ipynb"
    document = json.loads(notebook.read_text("utf-8"))
    cell = next(cell for cell in document["cells"] if cell["cell_type"] == "code" and "book" in "".join(cell["source"]))
    cell["source"] = "1 / 0"
    notebook.write_text(json.dumps(document), "utf-8")
    stored = set((copied / ".memobook" / "docs").iterdir())
    done = memobook(copied, "build", DATES[-1], "--out", "_site")
    assert done.returncode == 1 and "ZeroDivisionError" in done.stderr and "Traceback (most recent" not in done.stdout
    assert set((copied / ".memobook" / "docs").iterdir()) == stored
    assert list((copied / ".memobook" / "work").glob("*pages*")) == []


@pytest.mark.parametrize(
    ("contents", "pages"),
    [
        ("format: jb-book\nroot: book/index\n", []),
        (
            "format: jb-book\nroot: book/index\nchapters:\n- file: book/docs/b\n- file: book/docs/index\n",
            ["docs/index", "docs/b"],
        ),
        (None, []),
    ],
    ids=["a publication without it", "its first page is the index", "a publication without contents"],
)
def test_the_contents_say_which_pages_there_are(contents: str | None, pages: list[str], tmp_path: Path) -> None:
    if contents is not None:
        (tmp_path / "_toc.yml").write_text(contents, "utf-8")
    assert docs_pages(Publication(tmp_path)) == pages


@pytest.mark.parametrize(
    "contents", ["format: jb-book\nroot: book/index\nchapters:\n- file: book/docs/b\n", "root: [book/docs/b]\n"]
)
def test_contents_that_are_wrong_are_named(contents: str, tmp_path: Path) -> None:
    (tmp_path / "_toc.yml").write_text(contents, "utf-8")
    error = content_error(docs_pages, Publication(tmp_path))
    assert (error.id, error.place) == ("docs.toc", "_toc.yml")


def test_the_search_finds_it(browser: Browser, built_site: Path, serve: str) -> None:
    context = browser.new_context(base_url=serve)
    page = context.new_page()
    page.goto("search/index.html?in=docs")
    page.get_by_label("Words").fill("reference")
    found = page.locator(".found > li")
    expect(found.first.get_by_role("link").first).to_be_visible()
    found.first.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/docs/"))
    context.close()


@pytest.fixture(scope="module")
def serve(built_site: Path) -> Iterator[str]:
    with on_loopback(built_site) as address:
        yield f"{address}/"


# the shape of the ledger


def ledgers(site: Path) -> list[Path]:
    return sorted(site.glob("*/ledger.json"))


def wrong(path: Path) -> list[str]:
    told: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return [f"{path.parent.name} {error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(told)]


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


def test_a_ledger_of_the_small_publication_has_the_declared_shape(built_site: Path) -> None:
    assert len(ledgers(built_site)) == 2
    assert [error for path in ledgers(built_site) for error in wrong(path)] == []


def test_a_ledger_of_an_example_has_the_declared_shape(example: Path) -> None:
    assert len(ledgers(example / "_site")) == 1
    assert [error for path in ledgers(example / "_site") for error in wrong(path)] == []


def test_the_ledgers_of_this_publication_have_the_declared_shape(site: Path) -> None:
    assert len(ledgers(site)) >= 2
    assert [error for path in ledgers(site) for error in wrong(path)] == []


def test_the_schema_is_published_with_each_ledger(built_site: Path) -> None:
    assert (built_site / "docs" / "ledger.schema.json").read_bytes() == dump_schema()
    assert all((path.with_name("ledger.schema.json")).read_bytes() == dump_schema() for path in ledgers(built_site))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda told: told["claims"][0].pop("note"), "$.claims[0]"),
        (lambda told: told["values"][0].update(extra=1), "$.values[0]"),
        (lambda told: told["claims"][0].update(verdict="true"), "$.claims[0].verdict"),
        (lambda told: told.update(as_of="May"), "$.as_of"),
    ],
    ids=["a key is missing", "a key too many", "no verdict", "no day"],
)
def test_another_shape_is_refused(built_site: Path, change: Any, place: str) -> None:
    told = json.loads(ledgers(built_site)[0].read_text("utf-8"))
    change(told)
    assert place in [error.json_path for error in VALIDATOR.iter_errors(told)]
