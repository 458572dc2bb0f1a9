"""What lies in an edition's folder for those who cite it, show it or take it over; each is read by its own tool."""

from __future__ import annotations

import json
import re
import tomllib
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
import yaml
from case_build import DATES, finished_build
from frictionless import Package
from frictionless import validate as validate_package
from PIL import Image
from rocrate.rocrate import ROCrate

from memobook.pages.citing.style import HOUSE, ReferenceStyle
from memobook.pages.descriptions.citation import Citation
from memobook.pages.descriptions.feed_text import feed_text
from memobook.pages.descriptions.picture import HEIGHT, WIDTH

ROOT = Path(__file__).resolve().parents[2]
FIRST = DATES[0]
BASE = "https://tiny.example/sub/"
TITLE = "First <script>alert(1)</script> & more"


class Head(HTMLParser):
    """Meta tags by name, and data in script elements by type."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.meta: dict[str, str] = {}
        self.data: dict[str, str] = {}
        self._open = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag == "meta" and "content" in held:
            self.meta[held.get("name") or held.get("property", "")] = held["content"]
        self._open = held.get("type", "") if tag == "script" else ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.data[self._open] = self.data.get(self._open, "") + data


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the first edition, whose words all try to be markup."""
    return finished_build(tmp_path_factory.getbasetemp()) / "_site" / FIRST


@pytest.fixture(scope="session")
def head(folder: Path) -> Head:
    return Head((folder / "index.html").read_text("utf-8"))


def test_indexes_of_scholars_find_title_author_day_and_pdf(head: Head) -> None:
    assert head.meta["citation_title"] == TITLE
    assert head.meta["citation_author"]
    assert head.meta["citation_publication_date"] == FIRST.replace("-", "/")
    assert head.meta["citation_pdf_url"] == f"{BASE}{FIRST}/memo.pdf"


def test_only_the_memo_s_own_page_is_cited(folder: Path) -> None:
    for path in [folder / "evidence.html", folder.parent / "index.html"]:
        assert "citation_title" not in Head(path.read_text("utf-8")).meta


def test_schema_org_names_the_report_and_its_data(folder: Path, head: Head) -> None:
    report, data = json.loads(head.data["application/ld+json"])["@graph"]
    assert report["@type"] == ["ScholarlyArticle", "Report"] and report["headline"] == TITLE
    assert report["datePublished"] == FIRST and report["author"]["name"]
    assert data["@type"] == "Dataset" and len(data["description"]) >= 50
    files = [d["contentUrl"].removeprefix(f"{BASE}{FIRST}/") for d in data["distribution"]]
    assert "ledger.json" in files and [name for name in files if not (folder / name).is_file()] == []


def test_the_picture_is_as_large_as_the_page_says(folder: Path, head: Head) -> None:
    assert head.meta["og:image"] == f"{BASE}{FIRST}/picture.png"
    assert head.meta["twitter:card"] == "summary_large_image"
    with Image.open(folder / "picture.png") as picture:
        assert (picture.format, picture.size) == ("PNG", (WIDTH, HEIGHT))
        assert (str(WIDTH), str(HEIGHT)) == (head.meta["og:image:width"], head.meta["og:image:height"])
        colours = picture.convert("RGB").getcolors(WIDTH * HEIGHT)
    assert colours is not None and len(colours) > 20, "it shows something"
    assert len((folder / "picture.png").read_bytes()) < 300_000


def cited(**more: Any) -> Citation:
    """An edition in its second revision."""
    held: dict[str, Any] = {
        "publication": "P", "author": "A", "title": "T", "description": "", "category": "", "day": "2026-01-07",
        "as_of": "2026-01-07", "revision": 2, "released": "2026-02-03", "address": "https://x.example/2026-01-07/",
        "licence": "",
    }  # fmt: skip
    return Citation(**(held | more))


def test_bibtex_of_a_draft_has_the_edition_only(folder: Path) -> None:
    library = bibtexparser.parse_file(str(folder / "cite.bib"))
    assert not library.failed_blocks
    (edition,) = library.entries
    assert edition["url"] == f"{BASE}{FIRST}/" and "revision" not in edition["note"]
    assert edition["year"] == FIRST[:4] and r"\& more" in edition["title"]


def test_bibtex_of_a_released_edition_has_its_revision_too() -> None:
    library = bibtexparser.parse_string(cited().bibtex())
    assert not library.failed_blocks
    edition, revision = library.entries
    assert (edition["url"], revision["url"]) == ("https://x.example/2026-01-07/", "https://x.example/2026-01-07/v2/")
    assert revision.key == f"{edition.key}-v2" and "revision 2" in revision["note"]
    assert [entry["month"] for entry in (edition, revision)] == ["1", "2"]
    assert cited().words(ReferenceStyle(HOUSE.read_bytes(), "", "en")) == "A. T. P. Revision 2. 7 January 2026."


def test_the_page_shows_what_the_file_holds(folder: Path) -> None:
    page = (folder / "index.html").read_text("utf-8")
    (shown,) = re.findall(r'<pre [^>]*aria-label="BibTeX">(.*?)</pre>', page, re.DOTALL)
    assert unescape(shown) == (folder / "cite.bib").read_text("utf-8")


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("50% & more", r"50\% \& more"),
        ("a_b#c$d", r"a\_b\#c\$d"),
        ("{x}~^", r"\{x\}\textasciitilde{}\textasciicircum{}"),
        ("\\input{x}", r"\textbackslash{}input\{x\}"),
    ],
)
def test_a_title_can_t_be_a_command_of_tex(title: str, written: str) -> None:
    assert f"title = {{{{{written}}}}}" in cited(title=title).bibtex()


def test_the_research_object_is_read_by_its_own_tool_and_names_every_file(folder: Path) -> None:
    crate = ROCrate(str(folder))
    assert crate.root_dataset["name"] == TITLE and crate.root_dataset["datePublished"]
    named = {entity.id for entity in crate.data_entities}
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    left_out = {name for name in files if name.startswith(("_static/", "pagefind/"))}
    # the manifest is written after it
    assert named | {"manifest.json", "ro-crate-metadata.json"} == files - left_out
    notebook = crate.get("notebooks/sales.ipynb")
    assert set(notebook.type) == {"File", "SoftwareSourceCode"}
    (run,) = [e for e in crate.contextual_entities if e.id == "#run-sales"]
    assert run["result"] == notebook and [i["name"] for i in run["instrument"]] == ["memobook", "papermill"]
    assert {e.id for e in run["object"]} >= {"data/sales.csv"}
    data = crate.get("data/sales.csv")
    assert data["license"].id.startswith("https://creativecommons.org/")


def test_every_reference_of_the_research_object_leads_somewhere(folder: Path) -> None:
    graph = json.loads((folder / "ro-crate-metadata.json").read_text("utf-8"))["@graph"]
    ids = [entity["@id"] for entity in graph]
    assert len(ids) == len({*ids})

    def references(node: Any) -> list[str]:
        if isinstance(node, list):
            return [id for item in node for id in references(item)]
        if not isinstance(node, dict):
            return []
        if set(node) == {"@id"}:
            return [node["@id"]]
        return [id for value in node.values() for id in references(value)]

    assert {*references(graph)} - {*ids} == {"https://w3id.org/ro/crate/1.1"}


def test_the_data_package_of_an_edition_is_valid(folder: Path) -> None:
    package = Package(str(folder / "datapackage.json"))
    assert {r.name for r in package.resources} == {"sales", "names", "statements"}
    report = validate_package(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])


PAGE = """<main><div class="body"><p>Text <a class="origin" href="sales.html#x">5</a> <a href="#below">below</a></p>
<figure><svg aria-label="Bars & lines"><script>x</script></svg><figcaption><p>Caption</p></figcaption></figure>
<script>alert(1)</script><p onclick="x()">More<!-- not this --></p></div></main>"""


def test_the_text_of_the_feed_works_outside_of_the_page() -> None:
    found = feed_text(PAGE, "https://x.example/d/")
    assert '<a href="https://x.example/d/sales.html#x">5</a>' in found
    assert '<a href="https://x.example/d/#below">below</a>' in found
    assert "Figure on the page</a>: Bars &amp; lines" in found and "Caption" in found
    assert not re.search("script|onclick|not this|class", found)


def test_a_figure_of_the_feed_is_a_picture_that_needs_no_script() -> None:
    drawing = (
        '<div class="mb-drawing" role="img" aria-label="Bars" data-svg="figures/a.b.svg"><noscript>'
        '<img src="figures/a.b.svg" alt="Bars"></noscript></div>'
    )
    row = '<span class="figure-row">Source: Council. <span class="figure-ways"><a href="a.csv">Data</a></span></span>'
    page = (
        f'<main><div class="body"><figure>{drawing}<figcaption><p>Caption.{row}</p></figcaption></figure></div></main>'
    )
    found = feed_text(page, "https://x.example/d/")
    assert '<img alt="Bars" src="https://x.example/d/figures/a.b.png"/>' in found
    assert "Caption. Source: Council." in found and "Data" not in found and "noscript" not in found


def test_the_software_s_own_citation_is_in_step() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert (citation["title"], citation["version"]) == (project["name"], project["version"])
    assert citation["license"] == project["license"]
    assert [a["name"] for a in citation["authors"]] == [a["name"] for a in project["authors"]]
    assert citation["abstract"].startswith(project["description"])
    assert f"## {citation['version']}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
