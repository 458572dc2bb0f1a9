"""What is published of the edition of 14 May 2026: its files, its data and its references. How it is cited and taken
over: test_descriptions.py."""

from __future__ import annotations

import csv
import hashlib
import html
import json
import re
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path
from typing import Any

import bibtexparser
import feedparser
import pytest

AS_OF = "2026-05-14"
THEMES = ("infrastructure", "models", "alpha", "portfolio")
MEMBERS = ("company", "company/amzn", "company/orcl", "laboratory", "laboratory/openai", "laboratory/moonshot")
OFFERED = ("arenas", "capability", "capex", "cerebras", "electricity", "model_prices", "power_equipment", "routing",
           "statements", "studies")  # fmt: skip
UNCITED = {
    "memo-ref-02": "LBNL Data Center Energy Reports: 2016 vs 2024, Annotated",
    "memo-ref-03": "Is Anyone Going to Make These Data Centers Beautiful?",
    "memo-ref-20": "AQAA: An Always-On Autonomous Quant AI Agent",
}


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def redistribute(root: Path) -> dict[str, bool]:
    """Whether each dataset of the data package may be passed on."""
    package = json.loads((root / "data" / "datapackage.json").read_text("utf-8"))
    return {dataset["name"]: dataset["redistribute"] for dataset in package["resources"] + package["local"]}


def test_site_has_its_whole_tree(site: Path) -> None:
    at_root = ["index.html", "editions.json", "archive/index.html", "feed.xml", "sitemap.xml", "404.html"]
    at_root += [f"editions/{AS_OF}.json", "choices/index.json"]
    of_edition = ["index.html", "memo.pdf", "evidence.html", "ledger.json", "manifest.json"]
    of_edition += [f"{theme}.html" for theme in THEMES] + [f"notebooks/{theme}.ipynb" for theme in THEMES]
    of_edition += [f"{page}.html" for page in MEMBERS] + [f"notebooks/{page}.ipynb" for page in MEMBERS if "/" in page]
    of_edition += [f"data/{name}.csv" for name in OFFERED]
    assert set(at_root) | {f"{AS_OF}/{name}" for name in of_edition} <= files(site)


def test_manifest_holds_every_other_file(edition: Path) -> None:
    manifest = json.loads((edition / "manifest.json").read_text("utf-8"))
    named = {name for name in files(edition) - {"manifest.json"} if not re.match(r"v\d+/", name)}
    assert manifest == {name: sha256(edition / name) for name in named}


@pytest.fixture(scope="module")
def listed(site: Path) -> dict[str, Any]:
    """The edition in the list of all editions."""
    editions = json.loads((site / "editions.json").read_text("utf-8"))["editions"]
    return next(entry for entry in editions if entry["date"] == AS_OF)


def test_list_of_editions_leads_to_memo_and_pdf(site: Path, listed: dict[str, Any]) -> None:
    assert (site / listed["url"] / "index.html").is_file()
    assert (site / listed["pdf"]).read_bytes().startswith(b"%PDF-")
    assert (
        listed["revision"] == max([1, *(r["number"] for r in listed["revisions"])])
        and sum(listed["verdicts"].values()) == 27
    )


def test_feed_has_the_edition(site: Path, listed: dict[str, Any]) -> None:
    feed = feedparser.parse((site / "feed.xml").read_bytes())
    assert not feed.bozo and feed.version == "atom10" and feed.feed.title and feed.feed.author
    entry = next(entry for entry in feed.entries if entry.link == f"{feed.feed.link}{AS_OF}/")
    assert (entry.title, entry.summary) == (listed["title"], listed["dek"])
    assert entry.updated_parsed is not None and entry.id
    (text,) = entry.content
    assert text.type == "text/html" and "$148.4 billion" in text.value and len(text.value) > 10_000
    found = re.findall(r' (?:href|src)="([^"]*)"', text.value)
    assert len(found) > 20 and all(address.startswith(("http://", "https://")) for address in found)
    assert re.findall(r"<(?:script|svg|style|button)", text.value) == []


def test_sitemap_lists_pages_that_exist(site: Path) -> None:
    index = ET.parse(site / "sitemap.xml")
    maps = [(loc.text or "").split("/", 3)[3] for loc in index.findall(".//{*}loc")]
    assert {"sitemap-root.xml", f"{AS_OF}/sitemap.xml"} <= {*maps}
    assert len(index.findall(".//{*}lastmod")) == len(maps)
    found = {name: ET.parse(site / name) for name in maps}
    pages = [(name, loc.text or "") for name, tree in found.items() for loc in tree.findall(".//{*}loc")]
    # a sitemap speaks of pages below its own address only
    assert [page for name, page in pages if not page.split("/", 3)[3].startswith(name.rpartition("/")[0])] == []
    paths = {page.split("/", 3)[3] for _, page in pages}
    assert {"", "archive/", "search/", f"{AS_OF}/", f"{AS_OF}/evidence.html"} <= paths
    assert {p for p in paths if not (site / (p if p.endswith(".html") else f"{p}index.html")).is_file()} == set()


def test_values_name_the_offered_data_by_hash(
    edition: Path, ledger: dict[str, Any], redistribute: dict[str, bool]
) -> None:
    named = {(d["name"], d["sha256"]) for value in ledger["values"] for d in value["datasets"]}
    offered = {(name, hash) for name, hash in named if redistribute[name]}
    assert offered == {(name, sha256(edition / "data" / f"{name}.csv")) for name, _ in offered}
    assert {name for name, _ in named - offered} == {"factor_returns", "portfolio_returns", "token_prices"}


def test_closed_datasets_are_offered_nowhere(site: Path, redistribute: dict[str, bool]) -> None:
    closed = {name for name, open in redistribute.items() if not open}
    assert "factor_returns" in closed
    assert [name for name in files(site) if Path(name).stem in closed] == []
    links = [link for page in site.rglob("*.html") for link in re.findall(r'href="([^"]+)"', page.read_text("utf-8"))]
    assert [link for link in links if Path(link).stem in closed] == []


@pytest.mark.parametrize("name", OFFERED)
def test_offered_data_hold_nothing_published_later(edition: Path, name: str) -> None:
    with (edition / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        days = [date.fromisoformat(row["published"][:10]) for row in csv.DictReader(file)]
    assert days and max(days) <= date.fromisoformat(AS_OF)


@pytest.fixture(scope="module")
def keywords(root: Path) -> list[set[str]]:
    """The keywords of each reference."""
    library = bibtexparser.parse_file(str(root / "references.bib"))
    assert not library.failed_blocks
    return [set(re.split(r"[,\s]+", entry["keywords"])) for entry in library.entries]


@pytest.fixture(scope="module")
def parts(edition: Path) -> tuple[str, str, str]:
    """The memo's page: its text, the list of references, the further reading."""
    page = (edition / "index.html").read_text("utf-8").split('<details class="cite"')[0]
    text, references = page.split('<section id="references">')
    cited, further = references.split('<section id="further-reading">')
    return text, cited, further


def test_the_27_references_of_the_memo_are_there(keywords: list[set[str]]) -> None:
    numbers = [word for words in keywords for word in words if word.startswith("memo-ref-")]
    assert sorted(numbers) == [f"memo-ref-{number:02}" for number in range(1, 28)]


def test_uncited_references_are_further_reading(keywords: list[set[str]], parts: tuple[str, str, str]) -> None:
    _, cited, further = parts
    marked = [words for words in keywords if "uncited" in words]
    assert {word for words in marked for word in words if word.startswith("memo-ref-")} == set(UNCITED)
    assert further.count('class="citation"') == len(UNCITED)
    assert [title for title in UNCITED.values() if title not in further or title in cited] == []


def test_citations_count_up_and_lead_to_the_list(parts: tuple[str, str, str]) -> None:
    text, cited, _ = parts
    spans = re.findall(r'<span class="bibtex-citation".*?</span>', text)
    links = [link for span in spans for link in re.findall(r'href="#([^"]+)">(\d+)</a>', span)]
    numbers = list(dict.fromkeys(int(number) for _, number in links))
    assert len(numbers) >= 24 and numbers == list(range(1, len(numbers) + 1))
    entries = re.findall(r'class="citation" id="([^"]+)".*?class="label">(.*?)</span>\s*<[ps]', cited, re.DOTALL)
    labels = {id: re.sub(r"<[^>]+>", "", label) for id, label in entries}
    assert {id: labels.get(id) for id, _ in links} == {id: f"[{number}]" for id, number in links}


def test_references_print_no_markup_of_bibtex(parts: tuple[str, str, str]) -> None:
    printed = re.sub(r"<[^>]+>", "", parts[1] + parts[2])
    assert re.findall(r".{0,30}(?:[\\`{}]|--).{0,30}", printed) == []


def test_a_journal_article_prints_volume_and_number(edition: Path) -> None:
    article = re.search(r"Biometrika.*?1934", (edition / "references.html").read_text("utf-8"))
    assert article is not None and re.search(r"26\D{1,5}4\b", article.group())


def test_every_claim_shows_the_check_that_decided_it(edition: Path, ledger: dict[str, Any]) -> None:
    page = html.unescape(re.sub(r"<[^>]+>", "", (edition / "evidence.html").read_text("utf-8")))
    rules = {claim["id"]: claim["check"].partition(": ")[2] for claim in ledger["claims"]}
    assert page.count("Check: ") == len(rules)
    assert [id for id, rule in rules.items() if rule not in page] == []
