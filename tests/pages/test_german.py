"""The example publication in German: no English word of ours is left in what its readers see."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Comment
from case_build import built
from playwright.sync_api import Browser
from pypdf import PdfReader
from served import on_loopback

from memobook.author.start.init import init
from memobook.author.words import engine_words
from memobook.editions.claim import VERDICTS
from memobook.pages.sphinxext.directives.family import _ranks
from memobook.publication.text.language import catalogue
from memobook.themes.values.value import Value

DAY = "2026-03-06"
ATTRIBUTES = ("title", "alt", "aria-label", "placeholder", "data-word")
# from how many words on a text of ours is looked for within others; shorter ones may be the author's own words
WORDS = 4
FORECASTS = """
forecasts:
  - {id: f1, text: "Fahren 3800?", day: 2026-03-20, dataset: counts, measure: riders, comparison: "> 3800",
     where: {bridge: East Bridge, week: 2026-03-09}, probability: 0.7}
  - {id: f2, text: "Und wie viele?", day: 2026-03-20, dataset: counts, measure: sum riders,
     where: {bridge: [East Bridge, West Bridge], week: 2026-03-09}, quantiles: {0.1: 5e3, 0.5: 6e3, 0.9: 7e3}}
  - {id: f3, text: "Und mehr?", day: 2026-03-20, dataset: statements, measure: count, comparison: "> 2",
     probability: 0.1}
"""
FIELD = re.compile(r"\{\w+\}")
# characters by which a text of the author's is known
BEGIN = 24
# what a card or a choice tells in its author's words, or for the script alone
DATA = ("label", "claim", "id", "url", "page", "kind", "verdict", "theme", "theme_title")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("german") / "bridges"
    init(folder)
    config = folder / "_config.yml"
    text = config.read_text("utf-8")
    config.write_text(
        text.replace("    html_theme: memobook\n", "    language: de\n    html_theme: memobook\n"), "utf-8"
    )
    memo = folder / "book" / "memos" / f"{DAY}.md"
    asks = "\n## Was kommt\n\n```{forecasts}\n```\n\n## References"
    memo.write_text(memo.read_text("utf-8").replace("\n## References", asks), "utf-8")
    memo.with_suffix(".forecasts.yml").write_text(FORECASTS, "utf-8")
    built(folder)
    return folder / "_site"


def test_no_english_word_of_ours_is_left(site: Path) -> None:
    ours = {text: catalogue("de").gettext(text) for text in _ours()}
    others = {text for text, german in ours.items() if text != german}
    whole = {text for text in others if "{" not in text and len(text.split()) < WORDS}
    within = [_pattern(text) for text in others if len(FIELD.sub("", text).split()) >= WORDS]
    authors = _authors(site.parent)
    # most texts stand on every page; the first place of each is told
    first = {text: place for place, text in reversed([*_seen(site)]) if text}
    found = {
        f"{place}: {text[:150]!r}"
        for text, place in first.items()
        if (text in whole or (len(text.split()) >= WORDS and _has_one(within, text))) and text[:BEGIN] not in authors
    }
    assert len(first) > 500
    assert not found, (
        'these are in the catalogue and were written without it; use _("…") where they are made:\n'
        + "\n".join(sorted(found))
    )


def test_numbers_days_and_marks_are_german(site: Path) -> None:
    page = (site / DAY / "index.html").read_text("utf-8")
    assert '<html lang="de"' in page and "6. März 2026" in page and "25.415" in page and "trifft zu" in page
    assert "Einfache Regeln: Grundrate 25" in page and "Zu beantworten aus Daten" in page and "6.000 bei 50" in page
    pdf = "".join(part.extract_text() for part in PdfReader(site / DAY / "evidence.pdf").pages)
    assert "belege und methoden" in pdf.casefold() and "25.415" in pdf and "5.629" in pdf
    script = (site / DAY / "_static" / "memobook.js").read_text("utf-8")
    assert '"reproduced": "nachgerechnet"' in script


def test_letters_with_marks_are_asked_for_early_and_the_feed_tells_its_language(site: Path) -> None:
    page = BeautifulSoup((site / DAY / "index.html").read_text("utf-8"), "html.parser")
    asked = {Path(str(link["href"])).name for link in page.select("link[rel=preload][as=font]")}
    assert {"serif-regular.woff2", "serif-regular-more.woff2", "serif-semibold-more.woff2"} <= asked
    assert '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">' in (site / "feed.xml").read_text("utf-8")


def test_members_are_ranked_as_their_letters_are() -> None:
    def value(id: str, text: str) -> Value:
        return Value(id, text, "", text, id, "t", "{}", 1.0, ())

    ranks = _ranks({text: value(text, text) for text in ("Zebra", "Öl", "Ohr", "Äpfel", "Aal")})
    assert sorted(ranks, key=lambda text: ranks[text]) == ["Aal", "Äpfel", "Ohr", "Öl", "Zebra"]


def test_rows_are_sorted_as_german_sorts_them(site: Path, browser: Browser) -> None:
    with on_loopback(site) as address:
        page = browser.new_page()
        page.goto(f"{address}/{DAY}/data/counts.html")
        names = ["Zebra", "Öl", "Ohr", "Äpfel", "Aal", "1.500", "900"]
        bridge = "[...document.querySelectorAll('table.data-rows tbody tr')].slice(0, 7).map(row => row.cells[1])"
        page.evaluate(f"names => {bridge}.forEach((cell, at) => cell.textContent = names[at])", names)
        page.locator("table.data-rows thead button").nth(1).click()
        rows = page.locator("table.data-rows tbody tr td:nth-child(2)").all_text_contents()
        page.close()
    assert [name for name in rows if name in names] == ["900", "1.500", "Aal", "Äpfel", "Ohr", "Öl", "Zebra"]


def _ours() -> Iterator[str]:
    """Every text that is marked, of a plural both."""
    for _name, _line, text in engine_words():
        yield from (text,) if isinstance(text, str) else text


def _authors(folder: Path) -> str:
    """What the publication's author wrote, in one text: pages, memo, register, notebooks, data and configuration."""
    files = [path for name in ("book", "notebooks", "data") for path in sorted((folder / name).rglob("*.*"))]
    return " ".join(" ".join(path.read_text("utf-8").split()) for path in (*files, folder / "_config.yml"))


def _pattern(text: str) -> tuple[str, re.Pattern[str]]:
    """A text as it is printed, whatever stands in its fields; before it its longest part, which is soon looked for."""
    parts = FIELD.split(text.strip(" .,;:"))
    return max(parts, key=len), re.compile(".+?".join(map(re.escape, parts)))


def _has_one(patterns: list[tuple[str, re.Pattern[str]]], text: str) -> bool:
    return any(part in text and pattern.search(text) for part, pattern in patterns)


def _seen(site: Path) -> Iterator[tuple[str, str]]:
    """Place and text of whatever a reader sees: texts and attributes of pages, cards, choices, feed and PDFs."""
    for path in sorted(site.rglob("*")):
        place = path.relative_to(site).as_posix()
        if path.suffix in (".html", ".xml"):
            soup = BeautifulSoup(path.read_text("utf-8"), "lxml-xml" if path.suffix == ".xml" else "html.parser")
            for tag in soup.select("script, style, pre, code"):
                tag.decompose()
            texts = [text for text in soup.find_all(string=True) if not isinstance(text, Comment)]
            texts += [tag[name] for tag in soup.find_all(True) for name in ATTRIBUTES if tag.get(name)]
            yield from ((place, " ".join(str(text).split())) for text in texts)
        elif path.suffix == ".json" and {"cards", "choices"} & set(path.parts):
            yield from ((place, text) for text in _strings(json.loads(path.read_text("utf-8"))))
        elif path.suffix == ".pdf":
            for page in PdfReader(path).pages:
                yield from ((place, " ".join(line.split())) for line in page.extract_text().splitlines())


def _strings(data: Any, key: str = "") -> Iterator[str]:
    if isinstance(data, dict):
        yield from (text for name, one in data.items() for text in _strings(one, name))
    elif isinstance(data, list):
        yield from (text for one in data for text in _strings(one, key))
    elif isinstance(data, str) and key not in DATA and data not in VERDICTS:  # which the script puts into words
        yield data
