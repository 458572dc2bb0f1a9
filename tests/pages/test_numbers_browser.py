"""Following a number, in a browser: its card by mouse, keys and touch; the register of claims; with scripts off."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

DATE = "2026-05-14"
DATES = (DATE, "2026-10-08", "2026-11-20")
MEMO, EVIDENCE = f"{DATE}/index.html", f"{DATE}/evidence.html"
CAPEX, LEAKAGE = "infrastructure.capex_total", "memo-leakage-share"
# a value with an interval, printed more than once in the memo
SURE = "models.routing_gain"


def number(page: Page, id: str = CAPEX) -> Locator:
    return page.locator(f'main a.origin:is([href$="#{id}"], [href$="#statement-{id}"])').first


def record(page: Page, id: str = CAPEX) -> Locator:
    return page.locator(f'[id="{id}"]')


def shown_claims(page: Page) -> Locator:
    return page.locator(".claim:visible")


def ids(claims: Locator) -> list[str | None]:
    return [claim.get_attribute("id") for claim in claims.all()]


def expect_card_of_capex(page: Page, label: str) -> Locator:
    card = page.get_by_role("dialog", name=label)
    expect(card).to_be_visible()
    for text in ("148,385 USD million", "Quarterly cash capital expenditure of five hyperscalers", "SEC"):
        expect(card).to_contain_text(text)
    expect(card.locator(".verdict").first).to_have_text("reproduced")
    assert not re.search(r"\bcells?\b|\bc\d\d\b|\bV[1-4]\b|\bgrid\b| = (?:yes|no)\b", card.inner_text())
    expect(card.locator('a[href="claims/c02.html"]')).to_have_count(1)
    way = card.get_by_role("link", name="Go to the calculation")
    expect(way).to_have_attribute("href", f"infrastructure.html#{CAPEX}")
    return card


def expect_calculation_of_capex(page: Page) -> None:
    expect(page).to_have_url(re.compile(rf"/{DATE}/infrastructure\.html#{re.escape(CAPEX)}$"))
    expect(record(page)).to_be_in_viewport()
    expect(record(page)).to_contain_text("148,385 USD million")


@pytest.fixture(scope="module")
def label(ledger: dict[str, Any]) -> str:
    """What the ledger calls the number."""
    return next(value["label"] for value in ledger["values"] if value["id"] == CAPEX)


@pytest.fixture(scope="module")
def sure(ledger: dict[str, Any]) -> dict[str, Any]:
    """A number with an interval, which the memo prints beside it."""
    return next(value for value in ledger["values"] if value["id"] == SURE)


def test_a_word_is_explained_in_its_place_and_among_all_that_are(desktop: Page, phone: Page) -> None:
    """“vintage”, by mouse and by touch; without scripts its link leads to the same."""
    for page, ask in ((desktop, Locator.hover), (phone, Locator.tap)):
        page.goto(MEMO)
        ask(page.locator("a.origin.term").first)
        card = page.get_by_role("dialog", name=re.compile("as it was public on one day"))
        expect(card).to_contain_text("vintage")
        card.get_by_role("link", name="All words that are explained").click()
        expect(page).to_have_url(re.compile(r"/methods\.html#term-vintage$"))
        expect(page.locator("dt:target")).to_have_text("vintage")


class TestCardOfANumber:
    def test_pointing_shows_it_and_its_link_leads_to_the_calculation(self, desktop: Page, label: str) -> None:
        desktop.goto(MEMO)
        number(desktop).hover()
        expect_card_of_capex(desktop, label).get_by_role("link", name="Go to the calculation").click()
        expect_calculation_of_capex(desktop)

    def test_it_goes_when_the_pointer_leaves(self, desktop: Page, label: str) -> None:
        desktop.goto(MEMO)
        number(desktop).hover()
        expect_card_of_capex(desktop, label)
        desktop.mouse.move(2, 2)
        expect(desktop.get_by_role("dialog")).to_have_count(0)

    def test_keys_reach_it_close_it_and_follow_it(self, desktop: Page, label: str) -> None:
        desktop.goto(MEMO)
        for _ in range(60):
            desktop.keyboard.press("Tab")
            if desktop.evaluate("document.activeElement.dataset.origin") == CAPEX:
                break
        expect(number(desktop)).to_be_focused()
        card = expect_card_of_capex(desktop, label)
        desktop.keyboard.press("Tab")
        expect(card.get_by_role("link").first).to_be_focused()
        desktop.keyboard.press("Escape")
        expect(card).to_have_count(0)
        expect(number(desktop)).to_be_focused()
        desktop.keyboard.press("Enter")
        expect_calculation_of_capex(desktop)

    def test_a_tap_shows_it_and_a_tap_on_its_link_follows_it(self, phone: Page, label: str) -> None:
        phone.goto(MEMO)
        number(phone).tap()
        card = expect_card_of_capex(phone, label)
        expect(card).to_be_in_viewport(ratio=1)
        expect(phone).to_have_url(re.compile(rf"/{MEMO}$"))
        card.get_by_role("link", name="Go to the calculation").tap()
        expect_calculation_of_capex(phone)

    def test_of_a_statement_it_says_who_said_it(self, desktop: Page) -> None:
        desktop.goto(MEMO)
        number(desktop, LEAKAGE).hover()
        card = desktop.get_by_role("dialog")
        for text in ("23.4%", "Said by", "section 3, sentence 6", "seen in the sources themselves", "untraced"):
            expect(card).to_contain_text(text)
        card.get_by_role("link", name="Go to the evidence").click()
        expect(record(desktop, f"statement-{LEAKAGE}")).to_be_in_viewport()


# the card of a statement and where it leads: addresses of documents, and what it says where none is public
STATEMENT = """(card) => ({
    outside: [...card.querySelectorAll('a[href^="http"]')].map((link) => link.href),
    label: card.querySelector("#card-label").textContent, text: card.innerText})"""
NONE = re.compile("no public address is known|None is public|No public document")


class TestCardOfAStatement:
    """From a sentence to the document in two: the card, and the link in it."""

    @pytest.mark.parametrize("page", ["index.html", *(f"{date}/index.html" for date in DATES)])
    @pytest.mark.parametrize("size", ["desktop", "phone"])
    def test_each_names_its_documents_and_leads_to_them(
        self, size: str, page: str, request: pytest.FixtureRequest
    ) -> None:
        reader: Page = request.getfixturevalue(size)
        reader.goto(page)
        marks = reader.locator("main :is(a.of-claim, a.origin.statement)").all()
        assert len(marks) >= 2
        lacking, documented = [], 0
        for mark in marks if size == "phone" else marks[::4]:
            (mark.tap if size == "phone" else mark.hover)()
            card = reader.get_by_role("dialog")
            expect(card).to_be_visible()
            told = card.evaluate(STATEMENT)
            documented += bool(told["outside"])
            if not told["label"] or not (told["outside"] or NONE.search(told["text"])):
                lacking.append(told)
            reader.keyboard.press("Escape")
            expect(card).to_have_count(0)
        assert lacking == [] and documented >= (len(marks) if size == "phone" else len(marks[::4])) / 2
        expect(reader).to_have_url(re.compile(re.escape(page) + "$"))

    def test_its_link_is_the_second_tap(self, phone: Page) -> None:
        """What decides comes first: the filings behind the sum that is compared with what was stated."""
        phone.goto(MEMO)
        phone.locator('main a.of-claim[href$="claims/c02.html"]').first.tap()
        card = phone.get_by_role("dialog", name=re.compile("148"))
        for text in ("reproduced", "Decided by", "148,385 USD million", "SEC EDGAR", "10-Q for 2026Q1", "published"):
            expect(card).to_contain_text(text)
        filing = card.locator('a[href^="https://www.sec.gov/Archives/edgar/data/"]').first
        expect(filing).to_be_visible()
        phone.route("https://www.sec.gov/**", lambda route: route.fulfill(body="the filing"))
        filing.tap()
        expect(phone).to_have_url(re.compile(r"^https://www\.sec\.gov/Archives/edgar/data/"))

    def test_of_a_distance_it_lists_both_ends(self, desktop: Page) -> None:
        """The check reads the distance alone; the best score on each side stands beside it."""
        desktop.goto("2026-10-08/index.html")
        desktop.locator('main a.of-claim[href$="claims/c10.html"]').first.hover()
        for text in ("GPT-5.6 Sol, United States of America", "Kimi K3, China", "4.6 points (90 % confidence"):
            expect(desktop.get_by_role("dialog")).to_contain_text(text)

    def test_where_nothing_is_public_it_says_so(self, desktop: Page) -> None:
        desktop.goto(MEMO)
        desktop.locator('main a.of-claim[href$="claims/c25.html"]').first.hover()
        expect(desktop.get_by_role("dialog")).to_contain_text("None is public: no data decide it")

    def test_without_scripts_the_page_of_the_claim_has_them(self, scriptless: Page) -> None:
        scriptless.goto(MEMO)
        scriptless.locator('main a.of-claim[href$="claims/c02.html"]').first.click()
        expect(scriptless).to_have_url(re.compile(r"/claims/c02\.html$"))
        filing = scriptless.locator('.claim-documents a[href^="https://www.sec.gov/Archives/edgar/data/"]').first
        expect(filing).to_have_text(re.compile("10-Q for 2026Q1"))


class TestIntervalOfANumber:
    def test_it_stands_beside_the_first_print_only_and_is_no_link(self, desktop: Page, sure: dict[str, Any]) -> None:
        desktop.goto(MEMO)
        printed = desktop.locator(f'main p a.origin[data-origin="{SURE}"]')
        beside = "(e) => e.nextElementSibling?.matches('.mb-interval') && e.nextElementSibling.innerText"
        told = printed.first.evaluate(beside)
        assert " to ".join(f"{100 * sure['interval'][end]:.0f}" for end in ("low", "high")) in told
        assert printed.count() > 1 and not printed.nth(1).evaluate(beside)
        expect(number(desktop, SURE)).to_have_text(sure["text"])

    def test_a_number_without_one_has_nothing_beside_it(self, desktop: Page) -> None:
        desktop.goto(MEMO)
        beside = "(e) => !!e.nextElementSibling?.matches('.mb-interval')"
        assert not desktop.locator(f'main p a.origin[data-origin="{CAPEX}"]').first.evaluate(beside)
        expect(number(desktop)).to_have_text("$148.4 billion")

    def test_its_card_names_the_combination_at_each_end(self, desktop: Page) -> None:
        desktop.goto(MEMO)
        number(desktop).hover()
        card = desktop.get_by_role("dialog")
        for text in ("Other choices", "as printed", "tried: without Oracle, without Meta", "otherwise under"):
            expect(card).to_contain_text(text)

    def test_it_fits_a_phone(self, phone: Page) -> None:
        phone.goto(MEMO)
        expect(phone.locator(".mb-interval").first).to_be_attached()
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def test_a_claim_that_turns_says_so(self, desktop: Page) -> None:
        desktop.goto(EVIDENCE)
        expect(desktop.locator("#c02")).to_contain_text("the verdict turns to differs without Oracle; or without Meta")


class TestRegisterOfClaims:
    def test_a_verdict_filters_and_stays_in_the_address(self, desktop: Page, ledger: dict[str, Any]) -> None:
        wanted = [claim["id"] for claim in ledger["claims"] if claim["verdict"] == "contradicted"]
        desktop.goto(EVIDENCE)
        expect(shown_claims(desktop)).to_have_count(27)
        desktop.get_by_role("button", name="contradicted").click()
        expect(shown_claims(desktop)).to_have_count(len(wanted))
        assert ids(shown_claims(desktop)) == wanted
        expect(desktop).to_have_url(re.compile(r"evidence\.html\?verdict=contradicted$"))
        desktop.reload()
        expect(desktop.get_by_role("button", name="contradicted")).to_have_attribute("aria-pressed", "true")
        assert ids(shown_claims(desktop)) == wanted
        desktop.get_by_role("button", name="All").click()
        expect(shown_claims(desktop)).to_have_count(27)
        expect(desktop).to_have_url(re.compile(r"evidence\.html$"))

    def test_words_filter_within_a_verdict(self, desktop: Page) -> None:
        desktop.goto(EVIDENCE)
        desktop.get_by_role("searchbox").fill("oracle")
        expect(desktop.get_by_role("status")).to_have_text(re.compile(r"^[1-9]\d? of 27 claims shown$"))
        shown = ids(shown_claims(desktop))
        assert "c02" in shown and len(shown) < 27
        with_word = shown_claims(desktop).filter(has_text=re.compile("oracle", re.IGNORECASE))
        expect(with_word).to_have_count(len(shown))
        desktop.get_by_role("button", name="untraced").click()
        expect(shown_claims(desktop)).to_have_count(0)
        expect(desktop.get_by_role("status")).to_have_text("0 of 27 claims shown")

    def test_a_link_to_a_claim_finds_it_behind_a_filter(self, desktop: Page) -> None:
        desktop.goto(f"{EVIDENCE}?verdict=contradicted#c27")
        expect(record(desktop, "c27")).to_be_in_viewport()


class TestWithoutScripts:
    def test_the_whole_register_shows(self, scriptless: Page) -> None:
        scriptless.goto(f"{EVIDENCE}?verdict=contradicted")
        expect(shown_claims(scriptless)).to_have_count(27)
        expect(scriptless.get_by_role("button")).to_have_count(0)

    def test_numbers_are_links_to_their_calculation_and_that_to_the_rows(self, scriptless: Page, desktop: Page) -> None:
        scriptless.goto(MEMO)
        number(scriptless).click()
        expect_calculation_of_capex(scriptless)
        record(scriptless).get_by_role("link", name="capex").click()
        filing = scriptless.locator('.data-rows a[href^="https://www.sec.gov/Archives/edgar/data/"]')
        expect(filing.first).to_be_visible()
        # with scripts the rows are marked
        desktop.goto(f"{DATE}/infrastructure.html#{CAPEX}")
        expect(record(desktop).get_by_role("link")).to_have_attribute(
            "href", re.compile(rf"data/capex\.html\?value={re.escape(CAPEX)}$")
        )
