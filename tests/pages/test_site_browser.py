"""The pages as a reader meets them: in a browser, on a phone, in the dark. Their numbers: test_numbers_browser.py."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fake_source import serving
from playwright.sync_api import Browser, Page, Response, Route, expect
from readers import Readers

DATE = "2026-05-14"
THEMES = [f"{DATE}/{theme}.html" for theme in ("infrastructure", "models", "alpha", "portfolio")]
MEMO, EVIDENCE, METHODS = f"{DATE}/index.html", f"{DATE}/evidence.html", f"{DATE}/methods.html"
ARCHIVE, SCORE, ABOUT = "archive/index.html", "score/index.html", "about/index.html"
CORRECTIONS, VERIFY = "corrections/index.html", "verify/index.html"
SEARCH = "search/index.html"
HEADLINES = (
    "infrastructure.capex_total",
    "infrastructure.transformer_price_change",
    "infrastructure.equipment_utilisation",
    "models.gap",
    "models.lag",
    "models.equal_ratio",
    "models.cerebras_two_share",
    "alpha.loss_rate",
)
# of the pages of claims and datasets, which are made alike, one each; of those of values one with choices, one without
VALUES = [f"{DATE}/values/{id}.html" for id in ("infrastructure.capex_total", "alpha.loss_rate")]
FAMILY, MEMBER = f"{DATE}/company.html", f"{DATE}/laboratory/openai.html"
CLAIM, DATASET = f"{DATE}/claims/c10.html", f"{DATE}/data/capex.html"
PAGES = [
    "index.html",
    ARCHIVE,
    SCORE,
    CORRECTIONS,
    SEARCH,
    ABOUT,
    "404.html",
    VERIFY,
    MEMO,
    *THEMES,
    FAMILY,
    MEMBER,
    EVIDENCE,
    METHODS,
    f"{DATE}/references.html",
    *VALUES,
    CLAIM,
    DATASET,
]
WAY = {
    "Models": f"{DATE}/models.html",
    "Evidence": EVIDENCE,
    "Methods": METHODS,
    "Archive": ARCHIVE,
    "Score": SCORE,
    "Search": SEARCH,
    "About": ABOUT,
    "Latest": "index.html",
}
# which every page has in its head
TOLD = ("name=description", "property='og:description'", "property='og:image'")
# pages that are open before the first of them is waited for
AT_ONCE = 6
OVERFLOW = "document.scrollingElement.scrollWidth - innerWidth"
RED = "Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])"
SCROLL_THROUGH = """async () => {
    for (let y = 0; y < document.body.scrollHeight; y += innerHeight / 2) {
        scrollTo(0, y);
        await new Promise(requestAnimationFrame);
    }
}"""


def at(path: str) -> re.Pattern[str]:
    return re.compile(rf"/{re.escape(path)}$")


def test_pages_under_test_are_all_there_are(site: Path) -> None:
    published = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    # permanent folders hold the same pages, and the documentation has tests of its own
    published = {page for page in published if not re.search(r"/v\d+/|^docs/", page)}
    # a figure alone and a mail are no pages with a head and a menu; they have tests of their own
    published = {page for page in published if not re.search(r"/figures/|/email.html$", page)}
    alike = {page for page in published if re.search(r"/(?:claims|data|values)/", page)}
    assert {CLAIM, DATASET} <= alike
    of_values = {page for page in alike if page.startswith(f"{DATE}/values/")}
    assert of_values == {f"{DATE}/values/{id}.html" for id in HEADLINES}
    members = {page for page in published if re.search(r"/(?:company|laboratory)/|/laboratory\.html$", page)}
    assert MEMBER in members
    published = published - alike - members | {CLAIM, DATASET, MEMBER, *VALUES}
    assert {page for page in published if page.startswith(DATE) or not re.match(r"\d{4}-", page)} == set(PAGES)


def test_each_page_for_a_test_is_of_a_reader_who_was_never_there(readers: Readers, server: str) -> None:
    """As the tests here and in other files take for granted, which have one context of the browser in common."""
    stored = "[localStorage.length, sessionStorage.length, document.cookie]"
    with readers.page(server) as page:
        page.goto("404.html")
        page.evaluate("localStorage.a = 1; sessionStorage.a = 1; document.cookie = 'a=1'")
        assert page.evaluate(stored) == [1, 1, "a=1"]
    with readers.page(server) as page:
        answer = page.goto("404.html")
        assert page.evaluate(stored) == [0, 0, ""] and page.evaluate("history.length") <= 2
        assert answer and answer.status == 200


@dataclass
class Visit:
    """What a page did while a reader scrolled through it."""

    trouble: list[str] = field(default_factory=list)
    title: str = ""
    heads: int = 0
    told: dict[str, str | None] = field(default_factory=dict)


@pytest.fixture(scope="module")
def visits(browser: Browser, server: str) -> dict[str, Visit]:
    """Each page, until it had asked for nothing for half a second; some are open at once, since that is a wait."""
    context = browser.new_context(base_url=server, viewport={"width": 1280, "height": 900})
    visits = {path: Visit() for path in PAGES}
    for start in range(0, len(PAGES), AT_ONCE):
        pages: dict[str, Page] = {}
        for path in PAGES[start : start + AT_ONCE]:
            page = pages[path] = context.new_page()  # in front of the others: pages behind are drawn once a second
            _watch(page, server, visits[path].trouble)
            page.goto(path)
            page.evaluate(SCROLL_THROUGH)
        for path, page in pages.items():
            page.wait_for_load_state("networkidle")
            visits[path].title, visits[path].heads = page.title(), page.locator("h1").count()
            visits[path].told = {name: page.locator(f"meta[{name}]").get_attribute("content") for name in TOLD}
            page.close()
    context.close()
    return visits


def _watch(page: Page, server: str, trouble: list[str]) -> None:
    page.on("console", lambda said: trouble.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("requestfailed", lambda asked: trouble.append(asked.url))
    page.on("request", lambda a: None if a.url.startswith((f"{server}/", "data:")) else trouble.append(a.url))
    page.on("response", lambda answer: trouble.append(answer.url) if answer.status >= 400 else None)


@pytest.mark.parametrize("path", PAGES)
def test_page_is_quiet_and_asks_nobody_else(visits: dict[str, Visit], path: str) -> None:
    visit = visits[path]
    assert visit.trouble == []
    assert visit.title and visit.heads == 1
    assert [name for name, content in visit.told.items() if not content] == []


def test_each_page_fits_a_narrow_phone(phone: Page) -> None:
    widths, over = {}, {}
    for path in PAGES:
        phone.goto(path)
        widths[path], over[path] = phone.evaluate("innerWidth"), phone.evaluate(OVERFLOW)
    assert set(widths.values()) == {360}, widths
    assert {path: sum for path, sum in over.items() if sum > 0} == {}


def test_the_front_page_leads_to_the_newest_memo(desktop: Page, site: Path) -> None:
    newest = max(path.name for path in site.iterdir() if re.fullmatch(r"\d{4}-\d\d-\d\d", path.name))
    desktop.goto("index.html")
    desktop.get_by_role("link", name="Read the memo", exact=True).first.click()
    expect(desktop).to_have_url(at(f"{newest}/index.html"))


def test_a_reader_finds_the_way_through_and_back(desktop: Page) -> None:
    desktop.goto(MEMO)
    for name, path in WAY.items():
        desktop.get_by_role("link", name=name, exact=True).first.click()
        expect(desktop).to_have_url(at(path))
        expect(desktop.locator("h1")).to_be_visible()
    for path in [*WAY.values()][-2::-1]:
        desktop.go_back()
        expect(desktop).to_have_url(at(path))


def test_the_archive_leads_to_the_memo(desktop: Page) -> None:
    desktop.goto(ARCHIVE)
    desktop.get_by_role("link", name="Spending on AI’s Plant Is Up; the Case Built on It Is Not Shown").click()
    expect(desktop).to_have_url(at(MEMO))


def test_the_memo_is_light(desktop: Page) -> None:
    answers: list[Response] = []
    desktop.on("response", lambda answer: answers.append(answer))
    desktop.goto(MEMO)
    desktop.evaluate(SCROLL_THROUGH)
    desktop.wait_for_load_state("networkidle")
    assert 3 <= len(answers) <= 12
    # as a host sends it; fonts are compressed already
    assert sum(min(len(body := answer.body()), len(gzip.compress(body))) for answer in answers) <= 180_000


@pytest.mark.parametrize("system", ["light", "dark"])
def test_colours_switch_and_are_remembered(browser: Browser, server: str, system: Any) -> None:
    context = browser.new_context(base_url=server, color_scheme=system)
    page = context.new_page()
    page.goto(MEMO)
    before = page.evaluate(RED)
    page.get_by_role("button", name="light and dark").click()
    after = page.evaluate(RED)
    assert (before > 128, after > 128) == (system == "light", system == "dark")
    for path in (EVIDENCE, ARCHIVE, MEMO):
        page.goto(path)
        assert page.evaluate(RED) == after
    context.close()


@pytest.mark.parametrize("path", [MEMO, *THEMES])
def test_figures_have_words_and_captions(desktop: Page, path: str) -> None:
    desktop.goto(path)
    figures = desktop.locator("main figure").all()
    assert len(figures) >= 2
    for figure in figures:
        picture = figure.locator(".mb-drawing, svg, img").first
        assert len(picture.get_attribute("aria-label") or picture.get_attribute("alt") or "") > 20
        assert len(figure.locator("figcaption").inner_text()) > 40
    assert desktop.locator("main svg:not(figure svg), main img:not(figure img)").count() == 0


def test_a_drawing_comes_when_a_reader_nears_it_and_its_row_leads_to_its_files(desktop: Page) -> None:
    """It stands in the page with its letters and colours; the page of the figure alone has sources and a frame."""
    desktop.goto(THEMES[0])
    figure = desktop.locator("main figure:has(.mb-drawing)").last
    drawing = figure.locator(".mb-drawing svg")
    assert drawing.count() == 0
    figure.scroll_into_view_if_needed()
    expect(drawing).to_be_visible()
    family = drawing.locator("text").first.evaluate("(node) => getComputedStyle(node).fontFamily")
    assert family.startswith('"Memo Sans"')
    for link in figure.locator(".figure-row a").all():
        assert desktop.request.get(str(link.evaluate("(node) => node.href"))).ok
    figure.get_by_role("link", name="Embed").click()
    expect(desktop.locator("#embed")).to_be_visible()
    assert "<iframe src=" in desktop.locator("pre").inner_text()
    caption = desktop.locator("figcaption").inner_text()
    assert re.search(r"Sources?: |Data read before it was drawn: ", caption)


def test_the_graph_leads_from_advice_to_claims_values_and_data(desktop: Page) -> None:
    boxes = desktop.locator("figure.graph svg").first.locator("a")
    for kind, page in {"dataset": METHODS, "value": THEMES[0], "claim": EVIDENCE, "implication": MEMO}.items():
        desktop.goto(THEMES[3])
        boxes.and_(desktop.locator(f".{kind}")).first.click()
        expect(desktop).to_have_url(re.compile(rf"/{re.escape(page)}#"))
        expect(desktop.locator(":target")).to_have_count(1)


def test_texts_of_the_graph_stay_in_their_boxes(desktop: Page) -> None:
    desktop.goto(THEMES[3])
    desktop.evaluate("document.fonts.ready")
    outside = desktop.evaluate("""() => [...document.querySelectorAll("figure.graph svg a")].flatMap((node) => {
        const box = node.querySelector(".box").getBBox();
        return [...node.querySelectorAll("text")].filter((text) => {
            const { x, y, width, height } = text.getBBox();
            return x < box.x || x + width > box.x + box.width || y < box.y || y + height > box.y + box.height + 1;
        }).map((text) => text.textContent);
    })""")
    assert outside == []


def test_the_graph_scrolls_on_a_phone_and_unfolds_to_a_list(phone: Page) -> None:
    phone.goto(THEMES[3])
    box = phone.locator(".graph-box").first
    assert box.evaluate("node => node.scrollWidth > node.clientWidth")
    assert phone.evaluate(OVERFLOW) <= 0
    phone.get_by_text("The same as a list").click()
    expect(phone.locator(".graph-list").get_by_text("c25 untraced").first).to_be_visible()
    assert phone.evaluate(OVERFLOW) <= 0


def test_the_graph_has_the_colours_of_the_page(browser: Browser, server: str) -> None:
    found = set()
    for scheme in ("light", "dark"):
        context = browser.new_context(base_url=server, color_scheme=scheme)
        page = context.new_page()
        page.goto(THEMES[3])
        style = "node => [getComputedStyle(node).fill, getComputedStyle(node.ownerSVGElement).filter]"
        text, filter = page.locator("figure.graph text").first.evaluate(style)
        assert filter == "none"
        found.add(text)
        context.close()
    assert len(found) == 2


@pytest.mark.parametrize("path", THEMES)
def test_code_is_folded_and_opens_on_demand(desktop: Page, path: str) -> None:
    desktop.goto(path)
    code = desktop.locator(".cell_input pre")
    assert code.count() >= 3
    expect(code.filter(visible=True)).to_have_count(0)
    desktop.locator("details:has(.cell_input) > summary").first.click()
    expect(code.first).to_be_visible()


def test_the_memo_holds_no_code(desktop: Page) -> None:
    desktop.goto(MEMO)
    expect(desktop.locator("#summary")).to_be_visible()
    expect(desktop.locator("main .body pre")).to_have_count(0)


PLANTED = """<script>window.ran = 'a script'</script><img src="data:," onerror="window.ran = 'a handler'">
<img src="{0}/picture"><link rel="stylesheet" href="{0}/style"><iframe src="{0}/frame"></iframe>
<object data="{0}/object"></object><video src="{0}/film"></video><base href="{0}/"><script src="{0}/script"></script>
<style>@import url("{0}/import"); body {{ background: url("{0}/background") }}</style>
<a id="planted" href="javascript:window.ran = 'a link'">x</a>
<form id="form" action="{0}/form"><button>x</button></form>"""


def test_what_was_planted_in_a_page_neither_runs_nor_asks_anybody(desktop: Page) -> None:
    """Should text from outside ever reach a page unescaped, the page's policy still holds."""

    def plant(route: Route) -> None:
        answer = route.fetch()
        body = answer.text()
        assert "</main>" in body
        route.fulfill(response=answer, body=body.replace("</main>", PLANTED.format(elsewhere.url) + "</main>"))

    with serving() as elsewhere:
        desktop.route(f"**/{MEMO}", plant)
        desktop.goto(MEMO)
        desktop.evaluate("document.getElementById('planted').click()")
        desktop.evaluate("document.getElementById('form').requestSubmit()")
        desktop.wait_for_timeout(300)
        assert desktop.evaluate("window.ran") is None
        assert elsewhere.asked == []
