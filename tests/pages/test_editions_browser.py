"""Pages that are never made anew tell of what came after them, and lead to it; archive and search over all editions.

The browser is shown another list of editions than the site's own: with a newer edition, a revision, a fired tripwire.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from case_build import DATES, finished_build
from playwright.sync_api import Browser, Page, Route, expect
from readers import Readers
from served import on_loopback

from memobook.pages.descriptions.feed import edition_states

FIRST, SECOND = DATES
NEWER = "2026-02-01"
WHY = 'a figure was <b>wrong</b> & "late"'
FIRED = {"id": "t1", "text": "Sales fall <i>below</i> 100", "edition": SECOND}
# how far what moved, with the names of the parts that did
SHIFTS = """() => new Promise(done => {
    new PerformanceObserver(list => done(list.getEntries().map(entry =>
        [entry.value, entry.sources.map(({ node }) => String(node?.className || node?.textContent).slice(0, 40))]
    ))).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done([]), 300);
})"""


def numbered(page: str, revision: int) -> str:
    """A page of a revision."""
    return re.sub(r'(data-revision=)"[^"]*"', rf'\g<1>"{revision}"', page)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Address and folder of a copy of the tiny site, below an address of its own; the first edition was revised."""
    folder = tmp_path_factory.mktemp("served")
    site = shutil.copytree(finished_build(tmp_path_factory.getbasetemp()) / "_site", folder / "sub" / "site")
    permanent = site / FIRST / "v1"
    permanent.mkdir()
    for path in (site / FIRST).glob("*.html"):
        text = path.read_text("utf-8")
        # as a release makes it: one step further down
        further = re.sub(r'(\s[\w-]+=")(?=\.\./)', r"\g<1>../", text)
        (permanent / path.name).write_text(numbered(further, 1), "utf-8")
        path.write_text(numbered(text, 2), "utf-8")
    shutil.copytree(site / FIRST / "_static", permanent / "_static")
    with on_loopback(folder) as address:
        yield f"{address}/sub/site/", site


def entries(site: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((site / "editions.json").read_text("utf-8"))["editions"]
    return found


def later(site: Path) -> list[dict[str, Any]]:
    """The list of editions some time after: a newer one without one of the themes, the first one revised."""
    second, first = entries(site)
    revisions = [{"number": 1, "day": FIRST, "why": ""}, {"number": 2, "day": "2026-01-20", "why": WHY}]
    first = first | {"revision": 2, "revisions": revisions, "fired": [FIRED]}
    return [second | {"date": NEWER, "themes": ["sales"], "title": "Third"}, second, first]


def answered(body: bytes, route: Route) -> None:
    route.fulfill(body=body, content_type="application/json")


@pytest.fixture
def page(readers: Readers, built: tuple[str, Path], request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page for which the list of editions is the later one; ``request.param`` gives options of the browser."""
    options = getattr(request, "param", {"viewport": {"width": 1280, "height": 900}})
    answer = json.dumps({"editions": later(built[1])})
    with readers.page(built[0], reduced_motion="reduce", **options) as page:
        page.route("**/editions.json", lambda route: route.fulfill(body=answer, content_type="application/json"))
        for date, state in edition_states(later(built[1])).items():
            page.route(f"**/editions/{date}.json", partial(answered, state))
        yield page


@pytest.fixture
def today(readers: Readers, built: tuple[str, Path]) -> Iterator[Page]:
    """A page for which the list of editions is as it was published."""
    with readers.page(built[0]) as page:
        yield page


PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize("page", [{}, PHONE], ids=["desk", "phone"], indirect=True)
def test_an_old_page_tells_of_a_newer_edition_and_leads_to_the_same_page(page: Page) -> None:
    page.goto(f"{SECOND}/evidence.html")
    state = page.locator(".edition-state")
    expect(state).to_contain_text(re.compile("newer", re.IGNORECASE))
    expect(state.get_by_role("link", name="1 February 2026")).to_have_attribute("href", f"../{NEWER}/evidence.html")
    assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0


def test_the_newest_edition_says_that_it_is(today: Page) -> None:
    today.goto(f"{SECOND}/index.html")
    expect(today.locator(".edition-state")).to_have_text("This is the newest edition")
    today.goto(f"{FIRST}/sales.html")
    today.get_by_role("link", name="14 January 2026").first.click()
    expect(today).to_have_url(re.compile(f"/{SECOND}/sales.html$"))


@pytest.mark.parametrize("page", [{}, PHONE], ids=["desk", "phone"], indirect=True)
def test_the_switcher_keeps_the_page_or_says_that_it_leads_to_the_memo(page: Page) -> None:
    page.goto(f"{FIRST}/outlook.html")
    page.get_by_text("Editions", exact=True).click()
    group = page.get_by_role("group", name="Other editions")
    expect(group.get_by_role("link")).to_have_count(4)
    links = {a.inner_text(): a.get_attribute("href") for a in group.get_by_role("link").all()}
    assert links == {
        "1 February 2026": f"../{NEWER}/index.html",
        "14 January 2026": f"../{SECOND}/outlook.html",
        "7 January 2026": f"../{FIRST}/outlook.html",
        "All editions": "../archive/index.html",
    }
    expect(group.get_by_role("listitem").first).to_contain_text("(memo)")
    expect(group.locator("[aria-current]")).to_have_text("7 January 2026")
    box = group.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= page.evaluate("innerWidth")


def test_what_a_page_reads_of_its_edition_does_not_grow_with_the_editions() -> None:
    """Of a hundred editions each knows the newest, and which of its own pages that one lacks."""
    pages = {"themes": ["sales", "outlook"], "members": ["shop/north"]}
    entries = [
        {"date": f"{2000 + number}-01-01", "revision": 1, "revisions": [], "title": "T", **pages}
        for number in reversed(range(100))
    ]
    entries[0] |= {"members": ["shop/south"]}
    states = edition_states(entries)
    assert len(states) == 100 and max(map(len, states.values())) < 200
    oldest = json.loads(states["2000-01-01"])
    assert (oldest["newest"], oldest["after"], oldest["lacks"]) == ("2099-01-01", "2001-01-01", ["shop/north"])
    assert json.loads(states["2099-01-01"])["after"] == ""


def test_the_switcher_works_by_keys(page: Page) -> None:
    page.goto(f"{FIRST}/index.html")
    summary = page.locator(".editions summary").last
    expect(summary).to_have_text("Editions")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Other editions").get_by_role("link")).to_have_count(4)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="1 February 2026").last).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("group", name="Other editions")).to_be_hidden()
    expect(summary).to_be_focused()


def test_a_revised_edition_tells_why_and_what_fired_since(page: Page) -> None:
    page.goto(f"{FIRST}/index.html")
    page.get_by_text("2 revisions, 1 tripwire fired").click()
    items = page.get_by_role("group", name="What became of this edition").get_by_role("listitem")
    expect(items).to_have_text(
        ["Revision 1, 7 January 2026", f"Revision 2, 20 January 2026: {WHY}",
         "Sales fall <i>below</i> 100 Fired in the edition of 14 January 2026."]
    )  # fmt: skip
    expect(items.first.get_by_role("link")).to_have_attribute("href", f"../{FIRST}/v1/index.html")


def test_a_superseded_revision_says_so_and_asks_not_to_be_indexed(page: Page) -> None:
    page.goto(f"{FIRST}/v1/sales.html")
    state = page.locator(".edition-state")
    expect(state).to_contain_text("Revision 1 of 7 January 2026 is superseded")
    expect(page.locator('meta[name="robots"]')).to_have_attribute("content", "noindex")
    expect(page.locator('link[rel="canonical"]')).to_have_attribute(
        "href", f"https://tiny.example/sub/{FIRST}/sales.html"
    )
    state.get_by_role("link", name="revision 2").click()
    expect(page).to_have_url(re.compile(f"/sub/site/{FIRST}/sales.html$"))
    assert page.locator('meta[name="robots"]').count() == 0


@pytest.mark.parametrize("page", [{}, PHONE], ids=["desk", "phone"], indirect=True)
def test_nothing_moves_when_the_list_of_editions_arrives(page: Page) -> None:
    page.route("**/*.woff2", lambda route: route.abort())  # letters of another width are another matter
    page.goto(f"{FIRST}/index.html")
    expect(page.locator(".edition-state")).to_contain_text(re.compile("newer", re.IGNORECASE))
    shifts = page.evaluate(SHIFTS)
    assert sum(value for value, _ in shifts) < 0.01, shifts


def test_without_a_script_the_page_is_whole(browser: Browser, built: tuple[str, Path]) -> None:
    context = browser.new_context(base_url=built[0], java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{FIRST}/index.html")
    expect(page.locator(".edition-state")).to_have_text("Edition of 7 January 2026")
    page.get_by_role("link", name="All editions").click()
    expect(page.locator(".archive-list li")).to_have_count(2)
    page.goto("search/index.html")
    page.get_by_role("link", name="The archive").click()
    expect(page).to_have_url(re.compile("/archive/index.html$"))
    context.close()


def test_where_no_list_can_be_had_the_page_says_what_it_knows(browser: Browser, built: tuple[str, Path]) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((built[1] / FIRST / "index.html").as_uri())
    expect(page.locator(".toggle")).to_be_visible()
    expect(page.locator(".edition-state")).to_have_text("Edition of 7 January 2026")
    context.close()


def test_the_archive_is_filtered_by_theme_and_keeps_it_in_the_address(page: Page, built: tuple[str, Path]) -> None:
    page.goto("archive/index.html")
    expect(page.get_by_role("status")).to_have_text("2 of 2 editions shown")
    shown = page.locator(".archive-list li").filter(visible=True)
    page.get_by_label("Category").select_option(index=1)
    category = page.get_by_label("Category").input_value()
    expect(shown).to_have_count(sum(e["category"] == category for e in entries(built[1])))
    page.reload()
    expect(page.get_by_label("Category")).to_have_value(category)
    page.get_by_label("Theme").select_option("outlook")
    assert "theme=outlook" in page.url


def test_the_search_finds_pages_of_all_editions(today: Page) -> None:
    trouble: list[str] = []
    today.on("console", lambda said: trouble.append(said.text) if said.type in ("error", "warning") else None)
    today.on("response", lambda answer: trouble.append(answer.url) if answer.status >= 400 else None)
    today.goto("search/index.html")
    field = today.get_by_label("Words")
    expect(field).to_be_focused()
    today.keyboard.type("shops")
    expect(today.get_by_role("status")).to_have_text(re.compile(r"\d+ pages found"))
    found = today.locator(".found > li")
    expect(found.first.locator("mark").first).to_have_text(re.compile("shop", re.IGNORECASE))
    texts = " ".join(found.locator(".found-edition").all_inner_texts())
    assert "7 January 2026" in texts and "14 January 2026" in texts
    claim = found.filter(has=today.locator("a[href*='/claims/']")).first
    expect(claim.locator(".found-edition")).to_contain_text("January 2026")
    today.keyboard.press("Tab")
    found.first.get_by_role("link").first.click()
    expect(today).to_have_url(re.compile(r"/sub/site/2026-01-(07|14)/[\w/]*(\.html)?"))
    today.go_back()
    expect(field).to_have_value("shops")
    expect(found.first).to_be_visible()
    field.fill("жжж")
    expect(today.get_by_role("status")).to_have_text("No pages found")
    assert trouble == []


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", '"', "c:/x", "*", "  "])
def test_any_words_may_be_searched_for(today: Page, words: str) -> None:
    alerts: list[str] = []
    today.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    today.goto("search/index.html")
    today.get_by_label("Words").fill(words)
    today.keyboard.press("Enter")
    expect(today.get_by_role("status")).to_have_text(re.compile("found" if words.strip() else "^$"))
    assert alerts == [] and today.locator(".found script").count() == 0


def test_a_reader_who_comes_back_is_told_what_is_new(browser: Browser, server: str, site: Path) -> None:
    """By what this browser remembers; without a memory nothing is told, and the ways before and after are there."""
    first, second = sorted(path.name for path in site.iterdir() if path.name.startswith("20"))[-2:]
    context = browser.new_context(base_url=server)
    page = context.new_page()
    page.goto(f"{first}/index.html", wait_until="networkidle")
    after = page.locator(".near .after a")
    assert page.locator(".follow h3").count() == 0 and after.get_attribute("href") == f"../{second}/index.html"
    page.goto(f"{second}/index.html", wait_until="networkidle")
    told = page.locator(".follow li a")
    told.first.wait_for()
    assert told.first.get_attribute("href") == f"../{second}/changes.html"
    assert page.locator(".near a[rel=prev]").get_attribute("href") == f"../{first}/index.html"
    page.goto(f"{second}/index.html", wait_until="networkidle")
    assert page.locator(".follow h3").count() == 0  # it was read
    context.close()
