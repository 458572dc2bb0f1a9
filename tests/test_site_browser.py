"""The site as a reader meets it: in a browser, on a phone, by keyboard, and with scripts off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, expect

DATE = "2026-05-14"
THEMES = ("infrastructure", "models", "alpha", "portfolio")
EDITION_PAGES = [f"{DATE}/{name}.html" for name in ("index", *THEMES, "evidence", "methods")]
PAGES = ["index.html", "archive/index.html", "about/index.html", "404.html", *EDITION_PAGES]
MEMO, EVIDENCE = EDITION_PAGES[0], f"{DATE}/evidence.html"
NUMBER = "infrastructure.capex_total"
OVERFLOW = "document.scrollingElement.scrollWidth - innerWidth"
SCROLL_THROUGH = """async () => {
    for (let y = 0; y < document.body.scrollHeight; y += innerHeight / 2) {
        scrollTo(0, y);
        await new Promise(requestAnimationFrame);
    }
}"""


@pytest.fixture
def desktop(browser: Browser, server: str) -> Iterator[Page]:
    context = browser.new_context(base_url=server, viewport={"width": 1280, "height": 900}, color_scheme="light")
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser: Browser, server: str) -> Iterator[Page]:
    context = browser.new_context(
        base_url=server, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def scriptless(browser: Browser, server: str) -> Iterator[Page]:
    context = browser.new_context(base_url=server, java_script_enabled=False)
    yield context.new_page()
    context.close()


def number(page: Page, id: str = NUMBER) -> Locator:
    return page.locator(f'main a.origin[data-origin="{id}"]').first


def record(page: Page, id: str = NUMBER) -> Locator:
    return page.locator(f'[id="{id}"]')


def claims(page: Page, verdict: str = "") -> Locator:
    return page.locator(f".claim{'.verdict-' + verdict if verdict else ''}:visible")


def expect_card_of_capex(page: Page) -> Locator:
    card = page.get_by_role("dialog")
    expect(card).to_be_visible()
    for text in (
        "148,385 USD million",
        "capital spending of the 5 in 2026Q1",
        "capital expenditure of five",
        "capex-values",
    ):
        expect(card).to_contain_text(text)
    expect(card.locator(".verdict-reproduced").first).to_have_text("reproduced")
    expect(card.get_by_role("link", name="c02")).to_have_attribute("href", "evidence.html#c02")
    expect(card.get_by_role("link", name="Go to the calculation")).to_have_attribute(
        "href", f"infrastructure.html#{NUMBER}"
    )
    return card


def expect_calculation(page: Page) -> None:
    expect(page).to_have_url(re.compile(rf"/{DATE}/infrastructure\.html#{re.escape(NUMBER)}$"))
    expect(record(page)).to_be_in_viewport()
    expect(record(page)).to_contain_text("148,385 USD million")


def test_pages_under_test_are_all_there_are(site: Path) -> None:
    published = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert {page for page in published if not re.match(r"\d{4}-", page) or page.startswith(DATE)} == set(PAGES)


@pytest.mark.parametrize("path", PAGES)
def test_page_is_quiet_and_asks_nobody_else(desktop: Page, server: str, path: str) -> None:
    trouble: list[str] = []
    desktop.on(
        "console", lambda message: trouble.append(message.text) if message.type in ("error", "warning") else None
    )
    desktop.on("pageerror", lambda error: trouble.append(str(error)))
    desktop.on("requestfailed", lambda request: trouble.append(request.url))
    desktop.on("response", lambda response: trouble.append(response.url) if response.status >= 400 else None)
    desktop.on("request", lambda r: trouble.append(r.url) if not r.url.startswith((server, "data:")) else None)
    desktop.goto(path, wait_until="networkidle")
    desktop.evaluate(SCROLL_THROUGH)
    assert trouble == [] and desktop.title() and desktop.locator("h1").count() == 1


@pytest.mark.parametrize("path", PAGES)
def test_page_fits_a_narrow_phone(phone: Page, path: str) -> None:
    phone.goto(path)
    assert phone.evaluate(OVERFLOW) <= 0 and phone.evaluate("innerWidth") == 360


def test_a_reader_finds_the_way_through(desktop: Page) -> None:
    desktop.goto("index.html")
    ways = [("Read the memo", MEMO), ("Models", f"{DATE}/models.html"), ("Evidence", EVIDENCE),
            ("Methods", f"{DATE}/methods.html"), ("Archive", "archive/index.html"), ("About", "about/index.html"),
            ("Latest", "index.html")]  # fmt: skip
    for name, path in ways:
        desktop.get_by_role("link", name=name, exact=True).first.click()
        expect(desktop).to_have_url(re.compile(rf"/{re.escape(path)}$"))
        expect(desktop.locator("h1")).to_be_visible()
    for _, path in reversed(ways[:-1]):
        desktop.go_back()
        expect(desktop).to_have_url(re.compile(rf"/{re.escape(path)}$"))
    for name in ("Archive", "Infrastructure Up"):
        desktop.get_by_role("link", name=name).first.click()
    expect(desktop).to_have_url(re.compile(rf"/{MEMO}$"))


class TestCardOfANumber:
    def test_pointing_shows_it_and_its_link_leads_to_the_calculation(self, desktop: Page) -> None:
        desktop.goto(MEMO)
        number(desktop).hover()
        expect_card_of_capex(desktop).get_by_role("link", name="Go to the calculation").click()
        expect_calculation(desktop)

    def test_it_goes_when_the_pointer_leaves(self, desktop: Page) -> None:
        desktop.goto(MEMO)
        number(desktop).hover()
        expect_card_of_capex(desktop)
        desktop.mouse.move(2, 2)
        expect(desktop.get_by_role("dialog")).to_have_count(0)

    def test_keys_reach_it_close_it_and_follow_it(self, desktop: Page) -> None:
        desktop.goto(MEMO)
        for _ in range(60):
            desktop.keyboard.press("Tab")
            if desktop.evaluate("document.activeElement.dataset.origin") == NUMBER:
                break
        expect(number(desktop)).to_be_focused()
        card = expect_card_of_capex(desktop)
        desktop.keyboard.press("Tab")
        expect(card.get_by_role("link").first).to_be_focused()
        desktop.keyboard.press("Escape")
        expect(card).to_have_count(0)
        expect(number(desktop)).to_be_focused()
        desktop.keyboard.press("Enter")
        expect_calculation(desktop)

    def test_a_tap_shows_it_and_a_second_one_follows_it(self, phone: Page) -> None:
        phone.goto(MEMO)
        number(phone).tap()
        card = expect_card_of_capex(phone)
        expect(card).to_be_in_viewport(ratio=1)
        expect(phone).to_have_url(re.compile(rf"/{MEMO}$"))
        card.get_by_role("link", name="Go to the calculation").tap()
        expect_calculation(phone)

    def test_of_a_statement_it_says_who_said_it(self, desktop: Page) -> None:
        desktop.goto(MEMO)
        number(desktop, "memo-leakage-share").hover()
        card = desktop.get_by_role("dialog")
        for text in ("23.4%", "Said by", "section 3, sentence 6", "Verified", "V1", "untraced"):
            expect(card).to_contain_text(text)
        card.get_by_role("link", name="Go to the evidence").click()
        expect(record(desktop, "statement-memo-leakage-share")).to_be_in_viewport()


class TestRegisterOfClaims:
    def test_a_verdict_filters_and_stays_in_the_address(self, desktop: Page, ledger: dict[str, Any]) -> None:
        wanted = [claim["id"] for claim in ledger["claims"] if claim["verdict"] == "contradicted"]
        desktop.goto(EVIDENCE)
        expect(claims(desktop)).to_have_count(27)
        desktop.get_by_role("button", name="contradicted").click()
        for _ in range(2):
            expect(claims(desktop)).to_have_count(len(wanted))
            assert [claim.get_attribute("id") for claim in claims(desktop).all()] == wanted
            expect(desktop).to_have_url(re.compile(r"evidence\.html\?verdict=contradicted$"))
            desktop.reload()
        desktop.get_by_role("button", name="All").click()
        expect(claims(desktop)).to_have_count(27)
        expect(desktop).to_have_url(re.compile(r"evidence\.html$"))

    def test_words_filter_within_a_verdict(self, desktop: Page) -> None:
        desktop.goto(EVIDENCE)
        desktop.get_by_role("searchbox").fill("oracle")
        expect(desktop.get_by_role("status")).to_have_text(re.compile(r"^[1-9]\d? of 27 claims shown$"))
        shown = [claim.get_attribute("id") for claim in claims(desktop).all()]
        assert "c02" in shown and len(shown) < 27
        expect(claims(desktop).filter(has_text=re.compile("oracle", re.IGNORECASE))).to_have_count(len(shown))
        desktop.get_by_role("button", name="untraced").click()
        expect(claims(desktop)).to_have_count(0)
        expect(desktop.get_by_role("status")).to_have_text("0 of 27 claims shown")

    def test_a_link_to_a_claim_finds_it_behind_a_filter(self, desktop: Page) -> None:
        desktop.goto(f"{EVIDENCE}?verdict=contradicted#c27")
        expect(record(desktop, "c27")).to_be_in_viewport()


def test_the_memo_is_light(desktop: Page) -> None:
    answers: list[Response] = []
    desktop.on("response", answers.append)
    desktop.goto(MEMO, wait_until="networkidle")
    desktop.evaluate(SCROLL_THROUGH)
    desktop.wait_for_load_state("networkidle")
    assert sum(len(answer.body()) for answer in answers) <= 250_000
    assert 3 <= len(answers) <= 12


@pytest.mark.parametrize("system", ["light", "dark"])
def test_colours_switch_and_are_remembered(browser: Browser, server: str, system: Any) -> None:
    context: BrowserContext = browser.new_context(base_url=server, color_scheme=system)
    page = context.new_page()

    def brightness() -> int:
        return int(page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g)[0]"))

    page.goto(MEMO)
    before = brightness()
    page.get_by_role("button", name="light and dark").click()
    after = brightness()
    assert (before > 128, after > 128) == (system == "light", system != "light")
    for path in (EVIDENCE, "archive/index.html"):
        page.goto(path)
        assert brightness() == after
    context.close()


@pytest.mark.parametrize("path", [MEMO, *(f"{DATE}/{theme}.html" for theme in THEMES)])
def test_figures_speak_and_code_is_folded(desktop: Page, path: str) -> None:
    desktop.goto(path)
    figures = desktop.locator("main figure").all()
    assert len(figures) >= 2
    for figure in figures:
        picture = figure.locator("svg, img").first
        assert len(picture.get_attribute("aria-label") or picture.get_attribute("alt") or "") > 20
        assert len(figure.locator("figcaption").inner_text()) > 40
    assert desktop.locator("main svg:not(figure svg), main img:not(figure img)").count() == 0
    code = desktop.locator(".cell_input pre")
    assert path == MEMO or code.count() >= 3
    expect(code.filter(visible=True)).to_have_count(0)


def test_code_opens_on_demand(desktop: Page) -> None:
    desktop.goto(f"{DATE}/models.html")
    desktop.locator("details:has(.cell_input) > summary").first.click()
    expect(desktop.locator(".cell_input pre").first).to_be_visible()


class TestWithoutScripts:
    def test_the_whole_register_shows(self, scriptless: Page) -> None:
        scriptless.goto(f"{EVIDENCE}?verdict=contradicted")
        expect(claims(scriptless)).to_have_count(27)
        expect(scriptless.get_by_role("button")).to_have_count(0)

    def test_numbers_are_links_to_their_calculation(self, scriptless: Page) -> None:
        scriptless.goto(MEMO)
        number(scriptless).click()
        expect_calculation(scriptless)
