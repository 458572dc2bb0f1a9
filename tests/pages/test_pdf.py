"""memo.pdf and evidence.pdf of the edition of 14 May 2026: what a reader finds in them. How they are made:
test_typst.py.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pypdf
import pytest

DATE = "2026-05-14"
TITLE = "Spending on AI’s Plant Is Up; the Case Built on It Is Not Shown"
SECTIONS = [
    "Summary",
    "Infrastructure: Spending Up, Power Equipment Dear",
    "Models: No Convergence in the Open Index",
    "Alpha from Language Models: Little Is Shown Either Way",
    "Cross-Theme Tensions and Portfolio Implications",
    "References",
]
PARTS = [
    "Claims",
    "How far parameters move the numbers",
    "Methods",
    "Where the numbers come from",
    "What was stated, and by whom",
    "References",
]
# words drawn in each figure of the memo; none of them stands in its text in this form
FIGURES = {
    1: ("2023Q3", "USD billion a quarter", "Meta Platforms"),
    2: ("January 2020 = 100", "Makers, output", "electrical"),
    3: ("Epoch capability index", "United States 161", "China 148"),
    4: ("losing results and their 95 % interval, %", "simulated seasons, %", "26 of 32"),
}


def squeeze(text: str) -> str:
    """Text without what a line break may add or drop; a hyphen reads as soft once its font hyphenated."""
    return re.sub(r"[\s\xad-]+", "", text)


@pytest.fixture(scope="module")
def reader(edition: Path) -> pypdf.PdfReader:
    return pypdf.PdfReader(edition / "memo.pdf")


@pytest.fixture(scope="module")
def evidence(edition: Path) -> pypdf.PdfReader:
    return pypdf.PdfReader(edition / "evidence.pdf")


@pytest.fixture(scope="module")
def register(evidence: pypdf.PdfReader) -> str:
    return squeeze("".join(page.extract_text() for page in evidence.pages))


@pytest.fixture(scope="module")
def pages(reader: pypdf.PdfReader) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in reader.pages]


@pytest.fixture(scope="module")
def text(pages: list[str]) -> str:
    return squeeze("".join(pages))


@pytest.fixture(scope="module")
def dek(site: Path) -> str:
    editions = json.loads((site / "editions.json").read_text("utf-8"))["editions"]
    return next(entry["dek"] for entry in editions if entry["date"] == DATE)


@pytest.fixture(scope="module")
def links(reader: pypdf.PdfReader) -> list[Any]:
    notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    return [note for note in notes if note["/Subtype"] == "/Link"]


def test_pages_are_a4_and_numbered(reader: pypdf.PdfReader, pages: list[str]) -> None:
    assert 4 <= len(pages) <= 6
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages} == {(595, 842)}
    for number, page in enumerate(pages, start=1):
        assert re.findall(r"\b\d+ / \d+$", page.strip(), re.MULTILINE)[-1:] == [f"{number} / {len(pages)}"]


def test_first_page_opens_with_title_and_dek(pages: list[str], dek: str) -> None:
    first = squeeze(pages[0])
    assert first.index(squeeze(TITLE)) < first.index(squeeze(dek)) < first.index("Summary")
    assert squeeze("DATA AS OF") in first and squeeze("14 May 2026") in first


def test_implications_stand_in_it_in_full(text: str, ledger: dict[str, Any]) -> None:
    for implication in ledger["implications"]:
        assert squeeze(implication["text"]) in text
        assert [t["text"] for t in implication["tripwires"] if squeeze(t["text"]) not in text] == []


def test_the_margin_names_claims_beside_their_numbers(pages: list[str], links: list[Any]) -> None:
    """Of the first page: the claims that the sum of spending and its growth decide, in the summary and its section."""
    assert re.findall(r"^\W?(c\d+) reproduced$", pages[0], re.MULTILINE) == ["c02", "c03", "c24"] * 2
    urls = {link["/A"]["/URI"].rpartition("/")[2] for link in links if "/A" in link}
    assert {"c02.html", "c03.html", "c24.html"} <= urls


def test_every_claim_stands_in_the_register_with_its_verdict(register: str, ledger: dict[str, Any]) -> None:
    claims = register[: register.rindex("Howfarparametersmovethenumbers")]
    heads = [squeeze(f"{claim['verdict']}{claim['text']}{claim['theme']}{claim['id']}") for claim in ledger["claims"]]
    assert len(heads) == 27 and [head for head in heads if head not in claims] == []


def test_every_value_stands_in_its_table(register: str, ledger: dict[str, Any]) -> None:
    table = register[register.rindex("Wherethenumberscomefrom") : register.rindex("Whatwasstated,andbywhom")]
    assert [v["id"] for v in ledger["values"] if squeeze(v["text"]) not in table or v["id"] not in table] == []


@pytest.mark.parametrize("title", ["Autonomous Market Intelligence", "StockBench", "Two Loops", "AQAA"])
def test_references_of_the_memo_are_printed(text: str, title: str) -> None:
    assert squeeze(title) in text[text.rindex("References") :]


@pytest.mark.parametrize("title", ["Autonomous Market Intelligence", "StockBench", "Two Loops", "Biometrika"])
def test_references_of_register_and_methods_are_printed(register: str, text: str, title: str) -> None:
    assert squeeze(title) in register[register.rindex("References") :]
    assert "Biometrika" not in text


@pytest.mark.parametrize(("name", "titles"), [("reader", SECTIONS), ("evidence", PARTS)])
def test_outline_leads_to_sections(name: str, titles: list[str], request: pytest.FixtureRequest) -> None:
    pdf = request.getfixturevalue(name)
    entries = [entry for entry in pdf.outline if not isinstance(entry, list)]
    assert [entry["/Title"] for entry in entries] == titles
    for entry in entries:
        page = pdf.pages[pdf.get_destination_page_number(entry)]
        assert squeeze(entry["/Title"]) in squeeze(page.extract_text())


def test_claims_are_bookmarks_of_the_evidence(evidence: pypdf.PdfReader) -> None:
    claims = evidence.outline[1]
    assert isinstance(claims, list) and len(claims) == 27


def test_metadata_names_title_and_author(reader: pypdf.PdfReader, dek: str) -> None:
    found = reader.metadata
    assert found is not None
    assert (found.title, found.author, found.subject) == (TITLE, "The memobook developers", dek)


@pytest.mark.parametrize(("name", "least"), [("reader", 25), ("evidence", 300)])
def test_links_inside_lead_to_pages_of_it(name: str, least: int, request: pytest.FixtureRequest) -> None:
    pdf = request.getfixturevalue(name)
    numbers = {page.indirect_reference.idnum for page in pdf.pages if page.indirect_reference}
    notes = [note.get_object() for page in pdf.pages for note in page.get("/Annots", [])]
    links = [note for note in notes if note["/Subtype"] == "/Link"]
    inside = [link["/Dest"] for link in links if "/Dest" in link]
    named = {dest for dest in inside if isinstance(dest, str)}
    assert len(inside) >= least and {dest[0].idnum for dest in inside if not isinstance(dest, str)} <= numbers
    assert named <= set(pdf.named_destinations)
    assert [link for link in links if "/Dest" not in link and "/URI" not in link["/A"]] == []


def test_links_outside_lead_to_sources_and_to_this_edition(site: Path, links: list[Any]) -> None:
    urls = {link["/A"]["/URI"] for link in links if "/A" in link}
    assert "https://arxiv.org/abs/2601.11958" in urls
    assert {url for url in urls if not url.startswith("https://")} == set()
    own = {url.split("/", 3)[3].partition("#")[0] for url in urls if url.startswith("https://memobook.example/")}
    assert own >= {f"{DATE}/{theme}.html" for theme in ("infrastructure", "models", "alpha", "portfolio")}
    files = [site / path / ("index.html" if path.endswith("/") else "") for path in own]
    assert [file for file in files if not file.is_file()] == []


@pytest.mark.parametrize("number", FIGURES)
def test_figure_is_drawn_in_vectors_above_its_caption(reader: pypdf.PdfReader, pages: list[str], number: int) -> None:
    caption = re.compile(rf"^Fig(?:ure|\.) {number}\. \w", re.MULTILINE)
    at, found = next((at, found) for at, page in enumerate(pages) if (found := caption.search(page)))
    assert [word for word in FIGURES[number] if word not in pages[at][: found.start()]] == []
    content = reader.pages[at].get_contents()
    assert content is not None and len(re.findall(rb"\bS\b", content.get_data())) >= 10  # lines drawn
    assert list(reader.pages[at].images) == []
