"""Citing: works from registries on loopback become entries; what is known, odd or missing is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from case_build import PUBLICATION, memobook
from fake_source import FakeSource, Reply
from hypothesis import example, given
from hypothesis import strategies as st
from tiny_publication import content_error, patient

from memobook.author.cite.call import Cite
from memobook.author.cite.registries import Arxiv, Crossref, DataCite
from memobook.author.cite.work import Person, Work
from memobook.editions.bibliography import parse_bibliography
from memobook.publication.folder import Publication
from memobook.publication.text.identifier import Identifier

DOI = "10.3905/jpm.2014.40.5.094"
# the shape of the answers, with their oddities; the works are made up
ARTICLE = {
    "status": "ok",
    "message-type": "work",
    "message": {
        "type": "journal-article",
        "title": ["Costs &amp; <i>gains</i> of  AI\n in 100% of cases_"],
        "subtitle": ["A LLaMA study"],
        "author": [
            {"given": "José María", "family": "García López", "sequence": "first"},
            {"given": "Ludwig", "family": "van Beethoven"},
            {"name": "Research and Development"},
        ],
        "container-title": ["Journal of Shops & Trade"],
        "publisher": "A Publisher",
        "volume": "40",
        "issue": "5",
        "page": "94-107",
        "issued": {"date-parts": [[2014, 7]]},
        "DOI": DOI,
    },
}
DATA = {
    "data": {
        "id": "10.5281/zenodo.1",
        "type": "dois",
        "attributes": {
            "titles": [{"title": "Ein Untertitel", "titleType": "TranslatedTitle"}, {"title": "Prices of shops"}],
            "creators": [
                {"name": "Doe, Jane", "givenName": "Jane", "familyName": "Doe", "nameType": "Personal"},
                {"name": "Shop Office", "nameType": "Organizational"},
            ],
            "publisher": {"name": "Zenodo"},
            "publicationYear": 2025,
            "dates": [{"date": "2025-03-04", "dateType": "Issued"}],
            "types": {"resourceTypeGeneral": "Dataset"},
        },
    }
}
PAPER = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
  <title>arXiv Query: id_list=2510.02209</title>
  <entry>
    <id>https://arxiv.org/abs/2510.02209v2</id>
    <published>2025-10-02T16:54:57Z</published>
    <title>ShopBench: Can Agents
  Sell?</title>
    <author><name>Yanxu van der Chen</name></author>
    <author><name>Plato</name></author>
    <arxiv:primary_category term="cs.LG"/>
  </entry>
</feed>"""
ERROR = PAPER.replace("https://arxiv.org/abs/2510.02209v2", "https://arxiv.org/api/errors#x").replace(
    "ShopBench", "Error"
)


@pytest.fixture
def cite(tmp_path: Path, source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> Cite:
    """Into a copy of the tiny publication's references, from registries on loopback that are asked without a pause."""
    (tmp_path / "references.bib").write_bytes((PUBLICATION / "references.bib").read_bytes())
    for registry in (Crossref, DataCite, Arxiv):
        monkeypatch.setenv(f"MEMOBOOK_{registry.source.upper()}_URL", f"{source.url}/{registry.source}")
        monkeypatch.setattr(registry, "pause", 0.0)
        monkeypatch.setattr(registry, "attempts", 2)
    return Cite(Publication(tmp_path), 1.0)


def parsed(text: str) -> Identifier:
    found = Identifier.parse(text)
    assert found
    return found


def added(cite: Cite, text: str) -> str:
    """The entry that is added; what stood before stays byte by byte."""
    path = cite.publication.bibliography
    before = path.read_bytes()
    done = cite.add(parsed(text))
    assert path.read_bytes() == before + b"\n" + done.entry.encode()
    assert [*parse_bibliography(path.read_text("utf-8"))][-1] == done.key
    return done.entry


def refused(cite: Cite, text: str) -> Any:
    before = cite.publication.bibliography.read_bytes()
    error = content_error(cite.add, parsed(text))
    assert cite.publication.bibliography.read_bytes() == before
    return error


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("10.1093/biomet/26.4.404", "doi", "10.1093/biomet/26.4.404"),
        (" doi:10.1016/0304-405X(93)90023-5. ", "doi", "10.1016/0304-405X(93)90023-5"),
        ("https://doi.org/10.1002/%28SICI%291", "doi", "10.1002/(SICI)1"),
        ("2510.02209v3", "arxiv", "2510.02209"),
        ("arXiv:hep-th/9901001", "arxiv", "hep-th/9901001"),
        ("https://arxiv.org/pdf/2510.02209v2.pdf", "arxiv", "2510.02209"),
        ("10.48550/arXiv.2510.02209", "arxiv", "2510.02209"),
        ("https://shop.example/a?b=1#c", "url", "https://shop.example/a?b=1#c"),
    ],
)
def test_what_an_author_writes_is_understood(text: str, kind: str, found: str) -> None:
    assert parsed(text) == Identifier(kind, found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "smith2025",
        "10.1/x",
        "10.1234/a}b",
        "arxiv:nothing",
        "ftp://x/",
        "https://a b",
        "http://[::1",
        "https://a.example:x/",
    ],
)
def test_what_is_none_of_them_is_refused(text: str) -> None:
    assert Identifier.parse(text) is None


def test_an_article_of_crossref(cite: Cite, source: FakeSource) -> None:
    source["/crossref/works/10.3905%2Fjpm.2014.40.5.094"] = Reply(json.dumps(ARTICLE))
    assert added(cite, f"https://doi.org/{DOI}") == (
        "@article{garcialopez2014,\n"
        "  author        = {{García López}, José María and van Beethoven, Ludwig and {Research and Development}},\n"
        "  title         = {Costs \\& gains of {AI} in 100\\% of cases\\_: A {LLaMA} study},\n"
        "  journal       = {Journal of Shops \\& Trade},\n"
        "  volume        = {40},\n"
        "  number        = {5},\n"
        "  pages         = {94–107},\n"
        "  year          = {2014},\n"
        "  month         = jul,\n"
        f"  doi           = {{{DOI}}},\n"
        "  keywords      = {verified}\n"
        "}\n"
    )
    again = refused(cite, DOI.upper())
    assert (again.id, again.place) == ("cite.duplicate", "references.bib:22")
    assert "garcialopez2014" in again.fix and len(source.asked) == 1, "known before anybody was asked"


def test_data_of_datacite_where_crossref_knows_nothing(cite: Cite, source: FakeSource) -> None:
    source["/datacite/dois/10.5281%2Fzenodo.1"] = Reply(json.dumps(DATA))
    entry = added(cite, "10.5281/zenodo.1")
    assert entry.startswith("@misc{doe2025,\n") and "{Doe, Jane and {Shop Office}}" in entry
    assert "organization  = {Zenodo}" in entry and "date          = {2025-03-04}" in entry
    assert [asked.path.split("/")[1] for asked in source.asked] == ["crossref", "datacite"]


def test_a_paper_of_arxiv(cite: Cite, source: FakeSource) -> None:
    source["/arxiv/query"] = Reply(PAPER)
    entry = added(cite, "arxiv:2510.02209v2")
    assert entry.startswith("@misc{vanderchen2025,\n") and "{van der Chen, Yanxu and Plato}" in entry
    assert "title         = {{ShopBench}: Can Agents Sell?}" in entry
    assert "eprint        = {2510.02209},\n  archivePrefix = {arXiv},\n  primaryClass  = {cs.LG}" in entry
    assert source.asked[0].query["id_list"] == "2510.02209"
    assert refused(cite, "https://arxiv.org/abs/2510.02209v1").id == "cite.duplicate"


def test_a_title_that_is_there_under_another_name_is_refused(cite: Cite, source: FakeSource) -> None:
    told = json.loads(json.dumps(ARTICLE))
    told["message"] |= {"title": ["Shops — that GROW!"], "subtitle": []}
    source["/crossref/works/10.1234%2Fx"] = Reply(json.dumps(told))
    error = refused(cite, "10.1234/x")
    assert error.id == "cite.duplicate" and "'smith2025' has the same title" in error.message


@pytest.mark.parametrize(
    ("reply", "id", "said"),
    [
        (Reply("Resource not found.", 404), "cite.unknown", "neither Crossref nor DataCite"),
        (Reply("slow down", 429, {"Retry-After": "0"}), "cite.failed", "429"),
        (Reply("down", 503, {"Retry-After": "0"}), "cite.failed", "503"),
        (Reply("{}", hang=5.0), "cite.failed", "no answer within 1 s"),
        (Reply("<html>", 200), "cite.failed", "not JSON"),
        (Reply('{"status": "ok"}'), "cite.failed", "does not describe a work"),
        (Reply("[1]"), "cite.failed", "does not describe a work"),
        (Reply("x" * 1000, cut=10), "cite.failed", "127.0.0.1"),
        (Reply('{"message": {"title": ["Nobody wrote it"], "type": "other"}}'), "cite.incomplete", "author, year"),
        (Reply('{"message": {"title": "x", "author": "y", "issued": 3}}'), "cite.incomplete", "title, author, year"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else None,
)
def test_a_faulty_registry_leaves_the_file_as_it_was(
    cite: Cite, source: FakeSource, reply: Reply, id: str, said: str
) -> None:
    source["/crossref/works/10.1234%2Fx"] = reply
    error = refused(cite, "10.1234/x")
    assert error.id == id and said in error.message


@pytest.mark.parametrize(
    ("body", "id"),
    [
        (ERROR, "cite.unknown"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"/>', "cite.unknown"),
        ("Rate exceeded.", "cite.failed"),
        ('<!DOCTYPE x [<!ENTITY a "aaaa">]><feed>&a;</feed>', "cite.failed"),
        ("<html/>", "cite.failed"),
    ],
)
def test_what_arxiv_says_with_status_200_is_no_paper(cite: Cite, source: FakeSource, body: str, id: str) -> None:
    source["/arxiv/query"] = Reply(body)
    assert refused(cite, "2510.02209").id == id


def test_a_page_that_names_its_doi(cite: Cite, source: FakeSource) -> None:
    source["/article"] = Reply(f'<html><head><meta name="citation_doi" content="doi:{DOI}"></head></html>')
    source["/crossref/works/10.3905%2Fjpm.2014.40.5.094"] = Reply(json.dumps(ARTICLE))
    assert added(cite, f"{source.url}/article").startswith("@article{garcialopez2014,")


def test_a_page_that_tells_its_work(cite: Cite, source: FakeSource) -> None:
    tags = {
        "citation_title": "Why <shops> #1 {fail}",
        "citation_author": "Jo Smith; Ann de la Cruz",
        "citation_publication_date": "2026/05/07",
        "citation_technical_report_institution": "Shop & Co",
    }
    meta = "".join(f"<meta name='{name}' content='{text}'>" for name, text in tags.items())
    source["/report"] = Reply(f"<html><head>{meta}</head></html>")
    entry = added(cite, f"{source.url}/report?a=1&b=2")
    assert entry.startswith("@techreport{smith2026,") and "{Smith, Jo and de la Cruz, Ann}" in entry
    assert f"url           = {{{source.url}/report?a=1&b=2}}" in entry
    found = parse_bibliography(cite.publication.bibliography.read_text("utf-8"))["smith2026"]
    assert found.title == "Why <shops> #1 {fail}" and found.fields["institution"] == "Shop & Co"


def test_a_page_without_tags_is_refused(cite: Cite, source: FakeSource) -> None:
    source["/blog"] = Reply("<html><head><title>Shops</title></head></html>")
    error = refused(cite, f"{source.url}/blog")
    assert error.id == "cite.unknown" and "title, author, year" in error.message and "by hand" in error.fix


def test_a_file_that_is_broken_is_left_alone(cite: Cite, source: FakeSource) -> None:
    cite.publication.bibliography.write_text("@misc{a,\n title = {x\n}\n", "utf-8")
    assert refused(cite, DOI).id == "reference.syntax" and not source.asked


def test_line_ends_of_the_file_are_kept(cite: Cite, source: FakeSource) -> None:
    path = cite.publication.bibliography
    path.write_bytes(b"@misc{a,\r\n  title = {x}\r\n}")
    source["/arxiv/query"] = Reply(PAPER)
    cite.add(parsed("2510.02209"))
    text = path.read_bytes()
    assert text.startswith(b"@misc{a,\r\n  title = {x}\r\n}\r\n\r\n@misc{") and b"\n" not in text.replace(b"\r\n", b"")


def test_the_command(tmp_path: Path, source: FakeSource) -> None:
    folder = shutil.copytree(PUBLICATION, tmp_path / "publication")
    source["/works/10.3905%2Fjpm.2014.40.5.094"] = Reply(json.dumps(ARTICLE))
    done = memobook(folder, "cite", DOI, MEMOBOOK_CROSSREF_URL=source.url)
    assert done.returncode == 0 and "{cite}`garcialopez2014`" in done.stdout
    again = memobook(folder, "cite", DOI, MEMOBOOK_CROSSREF_URL=source.url)
    assert again.returncode == 1 and "cite.duplicate" in again.stderr
    assert memobook(folder, "cite", "smith2025").returncode == 2


TEXTS = st.text(st.characters(max_codepoint=0x2FFF, exclude_categories=["C", "Z", "M"]), min_size=1, max_size=12)
TITLES = st.lists(TEXTS, min_size=1, max_size=4).map(" ".join)


@patient
@given(TITLES, TITLES)
@example(r"\input{/etc/passwd} % ~^ `` '' -- --- ?` !` ,, << >> {}", "a {and} b}")
@example("LaTeX: $x_1^2$ & \\\\ #1", "and")
def test_every_text_survives_the_entry(title: str, name: str) -> None:
    work = Work("misc", title, (Person(name, whole=True), Person("Doe", name)), (2026,), {"journal": title})
    entry = work.bibtex("one")
    found = parse_bibliography(f"{entry}\n@misc{{two,\n  title = {{x}}\n}}\n")
    told = title.replace("^", "ˆ")  # the sign as pylatexenc reads it
    assert [*found] == ["one", "two"] and found["one"].title == told and found["one"].fields["journal"] == told
