"""PDF/A-2a and PDF/UA-1 as far as a reader of PDF can see it; veraPDF is in no registry that tests install from.

Each rule names where it stands: the clause of ISO 19005-2, or of ISO 14289-1 the checkpoint of the Matterhorn protocol.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.generic import ContentStream, DictionaryObject, IndirectObject


@dataclass(frozen=True)
class Element:
    """An element of the structure tree, the elements in it, and the pages on which its own content stands."""

    kind: str
    node: DictionaryObject
    children: tuple[Element, ...]
    pages: frozenset[int]

    def all(self) -> Iterator[Element]:
        yield self
        for child in self.children:
            yield from child.all()

    def where(self) -> frozenset[int]:
        """Pages of all that stands in it."""
        return self.pages.union(*(child.where() for child in self.children))


def element(node: DictionaryObject, page: int) -> Element:
    page = node.raw_get("/Pg").idnum if "/Pg" in node else page
    kids = node.get("/K", [])
    kids = kids if isinstance(kids, list) else [node["/K"]]
    children, pages = [], set()
    for kid in kids:
        part = kid.get_object() if isinstance(kid, IndirectObject) else kid
        if isinstance(part, int):
            pages.add(page)
        elif "/S" in part:
            children.append(element(part, page))
        else:  # marked content or an object of another page
            pages.add(part.raw_get("/Pg").idnum if "/Pg" in part else page)
    return Element(node["/S"], node, tuple(children), frozenset(pages))


@pytest.fixture(scope="module", params=["memo.pdf", "evidence.pdf"])
def pdf(edition: Path, request: pytest.FixtureRequest) -> pypdf.PdfReader:
    return pypdf.PdfReader(edition / request.param)


@pytest.fixture(scope="module")
def elements(pdf: pypdf.PdfReader) -> list[Element]:
    """All elements in the order in which they are read."""
    (document,) = [pdf.root_object["/StructTreeRoot"]["/K"]]
    document = document[0].get_object() if isinstance(document, list) else document
    return list(element(document, 0).all())


def test_it_says_what_it_is_and_is_marked(pdf: pypdf.PdfReader) -> None:
    """Matterhorn 05 to 07 and 11; ISO 19005-2, 6.6.4: the standards, title, language, and that all is tagged."""
    root = pdf.root_object
    told = root["/Metadata"].get_data().decode()
    for name, value in (("pdfaid:part", "2"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1")):
        assert re.search(rf"<{name}>{value}</{name}>", told), name
    assert re.search(r"<dc:title><rdf:Alt><rdf:li[^>]*>\S", told)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert root["/MarkInfo"]["/Marked"].value is True and root["/Lang"] == "en"
    assert not pdf.is_encrypted and "/AcroForm" not in root and "/OpenAction" not in root
    (intent,) = root["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1" and "/DestOutputProfile" in intent


def test_every_font_is_embedded_and_can_be_read_as_text(pdf: pypdf.PdfReader) -> None:
    """Matterhorn 10 and 31; ISO 19005-2, 6.2.11."""
    fonts = {
        font.idnum: font.get_object()
        for page in pdf.pages
        for font in (page["/Resources"].get("/Font") or {}).values()
    }  # fmt: skip
    assert fonts
    for font in fonts.values():
        inner = font["/DescendantFonts"][0].get_object() if font["/Subtype"] == "/Type0" else font
        if font["/Subtype"] != "/Type3":  # which is drawn in the file
            assert any(f"/FontFile{kind}" in inner["/FontDescriptor"] for kind in ("", "2", "3")), font["/BaseFont"]
        assert "/ToUnicode" in font


def test_everything_drawn_is_tagged_or_an_artifact(pdf: pypdf.PdfReader) -> None:
    """Matterhorn 01: nothing is painted outside of marked content, and pages are read in the order of the tree."""
    for page in pdf.pages:
        depth = 0
        for operands, operator in ContentStream(page["/Contents"], pdf).operations:
            del operands
            depth += {b"BMC": 1, b"BDC": 1, b"EMC": -1}.get(operator, 0)
            assert depth or operator not in (b"Tj", b"TJ", b"'", b'"', b"f", b"f*", b"S", b"s", b"B", b"Do", b"sh")
        assert depth == 0 and "/StructParents" in page
        assert "/Annots" not in page or page["/Tabs"] == "/S"


def test_links_are_tagged_and_say_where_they_lead(pdf: pypdf.PdfReader, elements: list[Element]) -> None:
    """Matterhorn 28."""
    notes = [note.get_object() for page in pdf.pages for note in page.get("/Annots", [])]
    links = [note for note in notes if note["/Subtype"] == "/Link"]
    assert links and all(link.get("/Contents") and "/StructParent" in link for link in links)
    assert all(int(link["/F"]) & 4 and not int(link["/F"]) & 2 for link in links)  # printed, and not hidden
    assert Counter(one.kind for one in elements)["/Link"] > 0


def test_headings_begin_at_one_and_skip_none(elements: list[Element]) -> None:
    """Matterhorn 14."""
    levels = [int(one.kind[2:]) for one in elements if re.fullmatch(r"/H\d", one.kind)]
    assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))


def test_figures_have_words(elements: list[Element]) -> None:
    """Matterhorn 13."""
    assert [one.node for one in elements if one.kind == "/Figure" and not str(one.node.get("/Alt", "")).strip()] == []


def test_references_are_a_list_with_a_label_for_each(elements: list[Element], pdf: pypdf.PdfReader) -> None:
    """Matterhorn 16: items of a list hold a label and what it labels, and lists hold items alone."""
    lists = [one for one in elements if one.kind == "/L"]
    assert lists
    for one in lists:
        assert {child.kind for child in one.children} <= {"/LI", "/Caption"}
        for item in one.children:
            assert [child.kind for child in item.children][:2] == ["/Lbl", "/LBody"]
    # the longest list is that of the references, and it ends where the document does
    references = max(lists, key=lambda one: len(one.children))
    assert len(references.children) >= 20
    assert references.children[-1].where() == {pdf.pages[-1].indirect_reference.idnum}


def test_tables_have_heads_and_cells_stay_on_one_page(elements: list[Element]) -> None:
    """Matterhorn 15, and that a reader finds the whole of a row where it begins."""
    for table in (one for one in elements if one.kind == "/Table"):
        heads = [one for one in table.all() if one.kind == "/TH"]
        assert heads and all("/Scope" in str(head.node.get("/A", "")) for head in heads)
        widths = set()
        for row in (one for one in table.all() if one.kind == "/TR"):
            assert {cell.kind for cell in row.children} <= {"/TH", "/TD"}
            widths.add(sum(_span(cell) for cell in row.children))
            assert all(len(cell.where()) <= 1 for cell in row.children)
        assert len(widths) == 1, "each row has as many cells"


def _span(cell: Element) -> int:
    given: Any = cell.node.get("/A", [])
    attributes = given if isinstance(given, list) else [given]
    return next((int(one.get_object()["/ColSpan"]) for one in attributes if "/ColSpan" in one.get_object()), 1)


def test_claims_of_the_evidence_are_headings(edition: Path, ledger: dict[str, Any]) -> None:
    pdf = pypdf.PdfReader(edition / "evidence.pdf")
    root = pdf.root_object["/StructTreeRoot"]["/K"]
    tree = element(root[0].get_object() if isinstance(root, list) else root, 0)
    # titles of what is tagged are not text; bookmarks lead to headings alone
    heads = [one for one in tree.all() if one.kind == "/H2"]
    claims = pdf.outline[1]
    assert isinstance(claims, list) and len(claims) == len(ledger["claims"]) <= len(heads)
