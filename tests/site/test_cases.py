"""A publication of two memos, built for real: what stands in the site, and what hostile data do not do to it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pypdf
import pytest
import same_bytes
from case_build import DATES, PUBLICATION, built, contents, copy_of, finished_build, state

FIRST, SECOND = DATES
PAGES = ("index", "sales", "outlook", "evidence", "methods")
NAMES = [row["name"] for row in csv.DictReader((PUBLICATION / "data" / "names.csv").open(newline="", encoding="utf-8"))]
FRONT = {"title": "First <script>alert(1)</script> & more", "dek": 'It sold {{ x }}, #read("/etc/passwd") and $x$.'}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Reading(HTMLParser):
    """What a browser makes of a page: its text, scripts, and every attribute."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.attributes: list[tuple[str, str, str]] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag == "script":
            self.scripts.append((dict(attrs), ""))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "script":
            self.scripts[-1] = (self.scripts[-1][0], self.scripts[-1][1] + data)
        elif not self._open or self._open[-1] != "style":
            self.texts.append(data)

    @property
    def text(self) -> str:
        return squeeze("".join(self.texts))


def squeeze(text: str) -> str:
    """Text without white space and soft hyphens, which lines may add or lose."""
    return re.sub(r"[\s\xad\u200b]+", "", text)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finished_build(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def built_site(folder: Path) -> Path:
    return folder / "_site"


def read(site: Path, page: str) -> Reading:
    return Reading((site / page).read_text("utf-8"))


def ledger(site: Path, date: str) -> dict[str, Any]:
    return json.loads((site / date / "ledger.json").read_text("utf-8"))


def test_editions_stand_newest_first(built_site: Path) -> None:
    editions = json.loads((built_site / "editions.json").read_text("utf-8"))["editions"]
    assert [e["date"] for e in editions] == [SECOND, FIRST]
    assert editions[1]["title"] == FRONT["title"]


@pytest.mark.parametrize("date", DATES)
def test_every_page_and_file_of_the_contract_stands(built_site: Path, date: str) -> None:
    files = {
        path.relative_to(built_site / date).as_posix() for path in (built_site / date).rglob("*") if path.is_file()
    }
    expected = {f"{page}.html" for page in PAGES} | {"memo.pdf", "evidence.pdf", "ledger.json", "manifest.json"}
    expected |= {f"figures/sales.bars{tail}" for tail in (".svg", ".png", ".csv", "/index.html")}
    expected |= {"changes.html", "changes.json"} if date == SECOND else set()
    expected |= {f"notebooks/{theme}.ipynb" for theme in ("sales", "outlook")}
    expected |= {f"data/{name}.csv" for name in ("sales", "names", "statements")}
    expected |= {"cite.bib", "datapackage.json", "entry.xml", "picture.png", "ro-crate-metadata.json", "sitemap.xml"}
    expected |= {"ledger.schema.json", "references.html", "email.html", "email.eml", "memo.md", "memo.json"}
    if date == SECOND:  # its register names headline values
        expected |= {f"values/{id}.html" for id in ("sales.total", "sales.largest", "outlook.doubled")}
    expected |= {f"data/{name}.html" for name in ("sales", "names", "statements")}
    expected |= {f"claims/{claim['id']}.html" for claim in ledger(built_site, date)["claims"]}
    # cards are those of pages that print a number, choices of those that print one which the grid moves
    assert expected == {name for name in files if not name.startswith(("_static/", "pagefind/", "cards/", "choices/"))}
    assert "pagefind/pagefind-entry.json" in files
    held = json.loads((built_site / date / "manifest.json").read_text("utf-8"))
    assert held == {
        name: hashlib.sha256((built_site / date / name).read_bytes()).hexdigest() for name in files - {"manifest.json"}
    }


@pytest.mark.parametrize(
    ("date", "total", "verdicts", "fired"),
    [
        (FIRST, 150, ["reproduced", "holds", "reported", "untraced", "holds"], True),
        (SECOND, 300, ["differs", "holds", "reported", "untraced", "holds"], False),
    ],
)
def test_the_ledger_holds_what_was_computed(
    built_site: Path, date: str, total: int, verdicts: list[str], fired: bool
) -> None:
    found = ledger(built_site, date)
    values = {v["id"]: v for v in found["values"]}
    assert values["sales.total"]["value"] == total and values["sales.total"]["text"] == f"${total}"
    assert values["outlook.doubled"]["value"] == 2 * total
    data = (built_site / date / "data" / "sales.csv").read_bytes()
    rows = [f"{row['id']} {row['published']}" for row in csv.DictReader(io.StringIO(data.decode("utf-8")))]
    digest = hashlib.sha256(data).hexdigest()
    origin = [{"name": "sales", "sha256": digest, "rows": rows, "count": len(rows), "vintages": False}]
    assert values["sales.total"]["datasets"] == values["outlook.doubled"]["datasets"] == origin
    assert (values["sales.total"]["theme"], values["sales.total"]["cell"]) == ("sales", "values")
    assert [c["verdict"] for c in found["claims"]] == verdicts
    assert found["implications"][0]["tripwires"][0]["fired"] is fired
    assert f"${total}" in read(built_site, f"{date}/index.html").text


def test_an_implication_tells_how_strong_it_is_what_data_it_has_and_how_far_its_tripwire(built_site: Path) -> None:
    (found,) = ledger(built_site, SECOND)["implications"]
    assert found["strength"] == {"verdict": "differs", "claims": ["c1"]}
    assert (found["supported"], found["tripwires"][0]["distance"]) == (False, "sales.total")
    (before,) = ledger(built_site, FIRST)["implications"]
    assert (before["supported"], before["tripwires"][0]["distance"]) == (None, None)
    pdf = "".join(page.extract_text() for page in pypdf.PdfReader(built_site / SECOND / "memo.pdf").pages)
    for text in (read(built_site, f"{SECOND}/index.html").text, squeeze(pdf)):
        assert squeeze("No stronger than its weakest claim: c1, differs") in text
        assert squeeze("Unsupported by data of its own: sales.total > 1000 does not hold.") in text
        assert squeeze("(not fired; distance $300)") in text
    assert squeeze("Unsupported") not in read(built_site, f"{FIRST}/index.html").text


def test_the_graph_stands_on_the_page_and_in_the_pdf_and_its_links_lead_somewhere(built_site: Path) -> None:
    page = (built_site / SECOND / "index.html").read_text("utf-8")
    (drawing,) = re.findall(r'<svg [^>]*role="group".*?</svg>', page, re.DOTALL)
    for url in re.findall(r'<a [^>]*href="([^"]+)"', drawing):
        name, _, fragment = url.partition("#")
        assert f'id="{fragment}"' in (built_site / SECOND / (name or "index.html")).read_text("utf-8")
    pages = pypdf.PdfReader(built_site / SECOND / "memo.pdf").pages
    printed = squeeze("".join(part.extract_text() for part in pages))
    assert squeeze("What the implication rests on, from left to right.") in printed
    assert squeeze("Values and statements") in printed


def test_the_grid_of_a_headline_value_is_told_apart_from_its_interval(built_site: Path) -> None:
    values = {v["id"]: v for v in ledger(built_site, SECOND)["values"]}
    found = values["sales.leading"]
    assert (found["value"], found["interval"]) == (250, None)
    assert found["grid"] == {
        "lowest": 140,
        "highest": 300,
        "runs": [
            {"value": 250, "text": "250 dollars", "parameters": {}},
            {"value": 140, "text": "140 dollars", "parameters": {"top": 1}},
            {"value": 300, "text": "300 dollars", "parameters": {"top": 3}},
        ],
        "parameters": {"top": 2},
        "missing": [],
    }
    doubled = values["outlook.doubled"]
    assert doubled["grid"] is None
    assert doubled["interval"] == {"low": 540, "high": 660, "kind": "projection", "level": None}
    page = read(built_site, f"{SECOND}/index.html").text
    assert "Thelargestsold250dollars,thatis250dollars,andarecalledplain" in page
    assert "140to300in3runsofthegrid" in read(built_site, f"{SECOND}/sales.html").text
    text = printed(built_site, SECOND)
    assert "250dollars,thatis250dollars,and" in text and "withtop=3" in text


def test_what_would_turn_inside_the_grid_says_so(built_site: Path) -> None:
    found = ledger(built_site, SECOND)
    trials = {
        c["id"]: {one["parameters"]["top"]: one["verdict"] for one in c["grid"]} for c in found["claims"] if c["grid"]
    }
    assert trials == {"c2": {1: "holds", 3: "contradicted"}, "c5": {1: "holds", 3: "holds"}}
    (wire,) = found["implications"][0]["tripwires"]
    assert wire["flips"] == [{"fired": True, "theme": "sales", "parameters": {"top": 1}}]
    text = read(built_site, f"{SECOND}/evidence.html").text
    assert "Grid:theverdictturnstocontradictedwithtop=3(1of2runsthatmoveitsvalues)." in text
    assert "daysofthehistorysince3January2026.Itwouldfirewithtop=1." in read(built_site, f"{SECOND}/index.html").text


def test_the_table_of_sensitivities_says_what_was_varied(built_site: Path) -> None:
    text = read(built_site, f"{SECOND}/evidence.html").text
    assert "salesofthelargest250dollars140dollarswithtop=1300dollarswithtop=3top3runs" in text
    assert "sumof<all>sales$300unchangedunchangedtop3runs" in text
    assert "Thiseditiondeclaresnogridofparameters." in read(built_site, f"{FIRST}/evidence.html").text


def test_the_texts_of_a_ledger_are_what_the_page_prints(built_site: Path) -> None:
    found = ledger(built_site, FIRST)
    texts = [c["text"] for c in found["claims"]] + [i["text"] for i in found["implications"]]
    texts += [t["text"] for i in found["implications"] for t in i["tripwires"]]
    assert "All shops sold $150." in texts
    assert [text for text in texts if "{sales.total}" in text] == []


def test_an_edition_does_not_see_what_came_later(built_site: Path) -> None:
    with (built_site / FIRST / "data" / "sales.csv").open(newline="", encoding="utf-8") as file:
        assert [(r["id"], r["amount"]) for r in csv.DictReader(file)] == [("north", "100"), ("south", "50")]
    with (built_site / SECOND / "data" / "sales.csv").open(newline="", encoding="utf-8") as file:
        assert [(r["id"], r["amount"]) for r in csv.DictReader(file)] == [
            ("north", "110"), ("south", "50"), ("west", "140"),
        ]  # fmt: skip
    later = [name for name, data in contents(built_site / FIRST).items() if b"West, late" in data]
    assert later == []


@pytest.mark.parametrize("hostile", NAMES, ids=repr)
@pytest.mark.parametrize("page", ["index", "sales", "evidence"])
def test_hostile_text_is_text_on_pages(built_site: Path, page: str, hostile: str) -> None:
    assert squeeze(hostile) in read(built_site, f"{FIRST}/{page}.html").text


@pytest.mark.parametrize("text", FRONT.values(), ids=FRONT)
@pytest.mark.parametrize("page", ["index", "archive/index"])
def test_front_matter_is_text_on_pages(built_site: Path, page: str, text: str) -> None:
    page = page if page.startswith("archive") else f"{FIRST}/{page}"
    assert squeeze(text) in read(built_site, f"{page}.html").text


def all_pages(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def test_no_page_holds_an_element_that_came_from_data(built_site: Path) -> None:
    for page in all_pages(built_site):
        found = read(built_site, page)
        for attributes, content in found.scripts:
            if "src" in attributes:
                name = str(attributes["src"]).rpartition("/")[2]
                assert name in ("memobook.js", "tables.js") or (name, page) == ("search.js", "search/index.html"), page
            else:
                assert attributes.get("type") in ("application/json", "application/ld+json"), (page, content)
                json.loads(content)
        for tag, name, value in found.attributes:
            assert not name.startswith("on"), (page, tag, name)
            assert not (name in ("href", "src") and value.strip().lower().startswith("javascript:")), (page, value)
            assert not (tag == "img" and value == "x"), page


def test_the_card_of_a_number_holds_the_text_unchanged(built_site: Path) -> None:
    origins = json.loads((built_site / FIRST / "cards" / "index.json").read_text("utf-8"))
    assert origins["sales.largest"]["text"] == "<script>alert(1)</script>"
    assert origins["sales.total"]["label"] == "sum of <all> sales"
    assert origins["shop-said"]["text"] == "twice <script>alert(2)</script> *as* $much$"


@pytest.fixture(scope="session")
def pdf_text(built_site: Path) -> str:
    return printed(built_site, FIRST)


def printed(built_site: Path, date: str) -> str:
    """What an edition's PDFs print."""
    readers = [pypdf.PdfReader(built_site / date / name) for name in ("memo.pdf", "evidence.pdf")]
    return squeeze("".join(page.extract_text() for reader in readers for page in reader.pages))


@pytest.mark.parametrize("hostile", [*NAMES, *FRONT.values()], ids=repr)
def test_hostile_text_is_text_in_the_pdf(pdf_text: str, hostile: str) -> None:
    assert squeeze(hostile) in pdf_text


@pytest.mark.parametrize(
    "text",
    [
        "twice <script>alert(2)</script> *as* $much$",
        "Sales <script>alert(3)</script> of \"shops\"",
        "Names & *more*",
        "Name <i>x</i>",
        "<b>not</b> {{ x }} and not `more`",
        'Title <script>alert(1)</script> #read("/etc/passwd") *bold* `code` [x](javascript:alert(1))',
    ],
)  # fmt: skip
def test_words_of_authors_and_libraries_are_text(built_site: Path, pdf_text: str, text: str) -> None:
    pages = "".join(read(built_site, f"{FIRST}/{page}.html").text for page in PAGES)
    assert squeeze(text) in pages
    assert squeeze(text) in pdf_text


# of the stale dataset: its title and the group that decides, both of which try to be markup
STALE = (
    'Sales of "shops" & <b>others</b> '
    "(<script>alert(1)</script>: newest 5 January 2026, next expected 12 January 2026)."
)
PAST = squeeze(f"Data past their date on 14 January 2026: {STALE}")


@pytest.mark.parametrize("page", ["index.html", *(f"{SECOND}/{name}.html" for name in ("index", "sales", "outlook"))])
def test_a_reader_is_told_of_data_past_their_date(built_site: Path, page: str) -> None:
    found = read(built_site, page)
    assert PAST in found.text
    assert ("p", "class", "past") in found.attributes
    address = ("" if page.startswith(SECOND) else f"{SECOND}/") + "methods.html#dataset-sales"
    assert ("a", "href", address) in found.attributes


def test_nothing_is_said_where_nothing_is_past_its_date(built_site: Path) -> None:
    silent = [f"{FIRST}/{name}.html" for name in PAGES] + [f"{SECOND}/evidence.html", f"{SECOND}/methods.html"]
    silent += ["about/index.html", "archive/index.html", "404.html"]
    for page in silent:
        assert "pasttheirdate" not in read(built_site, page).text, page
        assert ("p", "class", "past") not in read(built_site, page).attributes


@pytest.mark.parametrize(
    ("date", "sales"),
    [
        (FIRST, "2026-01-09 North, newest 2026-01-02"),
        (SECOND, "2026-01-12 stale <script>alert(1)</script>, newest 2026-01-05"),
    ],
)
def test_the_table_of_datasets_says_when_the_next_was_expected(built_site: Path, date: str, sales: str) -> None:
    text = read(built_site, f"{date}/methods.html").text
    newest = {FIRST: "2026-01-05", SECOND: "2026-01-10"}[date]
    assert squeeze("Rows known Newest Next expected Licence") in text
    assert squeeze(f"{newest} {sales} CC0") in text
    assert squeeze("Names 18 2026-01-01 – CC0") in text


def test_the_pdf_tells_of_data_past_their_date_on_its_first_page(built_site: Path) -> None:
    first, *others = (squeeze(p.extract_text()) for p in pypdf.PdfReader(built_site / SECOND / "memo.pdf").pages)
    assert PAST in first
    assert "pasttheirdate" not in "".join(others)


def test_the_pdf_says_nothing_where_nothing_is_past_its_date(pdf_text: str) -> None:
    assert "pasttheirdate" not in pdf_text


def test_figures_are_described(built_site: Path) -> None:
    found = read(built_site, f"{FIRST}/sales.html")
    assert ("div", "aria-label", 'Bars <b>and</b> "quotes"') in found.attributes


def test_hostile_text_survives_in_the_data(built_site: Path) -> None:
    text = (built_site / FIRST / "data" / "names.csv").read_bytes().decode()
    assert [row["name"] for row in csv.DictReader(io.StringIO(text, newline=""))] == NAMES
    text = (built_site / FIRST / "data" / "statements.csv").read_bytes().decode()
    statements = {row["id"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert [statements[f"h{number:02}"]["text"] for number in range(len(NAMES))] == NAMES


def dangling_links(site: Path) -> set[tuple[str, str]]:
    """Links within the site that lead nowhere: (page, address)."""
    base = "https://tiny.example/sub/"
    found = set()
    attributes = {page: read(site, page).attributes for page in all_pages(site)}
    ids = {page: {value for _, name, value in listed if name == "id"} for page, listed in attributes.items()}
    for page, listed in attributes.items():
        for tag, name, value in listed:
            if name not in ("href", "src") or ((tag, name) == ("link", "href") and value.startswith("data:")):
                continue
            address = urljoin(base + page, value)
            target = urlsplit(address)
            if target.scheme not in ("http", "https") or not address.startswith(base):
                continue
            path = target.path.removeprefix("/sub/")
            file = path + "index.html" if path.endswith("/") or not path else path
            if not (site / file).is_file() or (target.fragment and target.fragment not in ids.get(file, ())):
                found.add((page, value))
    return found


def test_every_link_leads_somewhere(built_site: Path) -> None:
    assert dangling_links(built_site) == set()


def test_a_good_build_says_its_steps_and_nothing_else(folder: Path) -> None:
    lines = (folder.parent / "messages.txt").read_text("utf-8").splitlines()
    assert len(lines) == 14
    assert [line for line in lines if not re.fullmatch(r"  \S.* +\d+\.\d s  .*", line)] == []


def test_a_second_build_changes_nothing(folder: Path) -> None:
    before = state(folder / "_site")
    done = built(folder, "--all", "--out", "_site", MEMOBOOK_FORBID_RUNS="1")
    assert "nothing changed" in done.stderr
    assert state(folder / "_site") == before


def test_two_folders_give_the_same_bytes(built_site: Path, tmp_path: Path) -> None:
    """Same inputs, another folder, locale, time zone, hash seed, umask, kernel, processor: the same site throughout."""
    row = same_bytes.ROWS[1]
    other = same_bytes.copied(PUBLICATION, tmp_path / row.place, same_bytes.DECADE)
    site = same_bytes.build(other, row.environment, row.umask)
    assert same_bytes.differing(built_site, site) == []


def test_the_gate_of_same_bytes_finds_what_differs(tmp_path: Path) -> None:
    for name, texts in {"one": {"a": "1", "b": "2", "c/d": "3"}, "two": {"b": "2", "c/d": "4", "e": ""}}.items():
        for path, text in texts.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_text(text)
    assert same_bytes.differing(tmp_path / "one", tmp_path / "two") == ["a", "c/d", "e"]


def test_an_older_edition_alone_leaves_no_dangling_link(folder: Path, tmp_path: Path) -> None:
    copied = copy_of(folder, tmp_path / "publication")
    shutil.rmtree(copied / "_site")
    built(copied, FIRST, "--out", "_site", MEMOBOOK_FORBID_RUNS="1")
    assert dangling_links(copied / "_site") == set()


@pytest.fixture(scope="module")
def edited(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second edition with another dek, a citation in its summary, and another paragraph in a notebook; no run."""
    copied = copy_of(folder, tmp_path_factory.mktemp("edited") / "publication")
    edits = {
        copied / "book" / "memos" / f"{SECOND}.md": {
            "What a week changed.": "What changed.", "as stated.": "as stated {cite}`smith2025`.",
        },
        copied / "notebooks" / "sales.ipynb": {"Words about shops.": "Better words about shops."},
    }  # fmt: skip
    for path, replaced in edits.items():
        text = path.read_text("utf-8")
        for old, new in replaced.items():
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, "utf-8")
    built(copied, SECOND, "--out", "_site", MEMOBOOK_FORBID_RUNS="1")
    return copied / "_site"


def test_a_new_edition_leaves_the_old_one_as_it_was(built_site: Path, edited: Path) -> None:
    assert "What changed." in "".join(read(edited, f"{SECOND}/index.html").texts)
    assert contents(edited / FIRST) == contents(built_site / FIRST)


def test_a_changed_paragraph_of_a_notebook_reaches_its_page_without_a_run(edited: Path) -> None:
    assert "Better words about shops." in "".join(read(edited, f"{SECOND}/sales.html").texts)


def test_a_summary_may_cite(edited: Path) -> None:
    assert "as stated" in "".join(read(edited, f"{SECOND}/index.html").texts)
