"""What could have been chosen otherwise, in a browser: by mouse, touch and keys; on paper there is none of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pypdf
import pytest
from playwright.sync_api import Locator, Page, expect

DATE = "2026-05-14"
MEMO = f"{DATE}/index.html"
# a headline value, what it is without one company, and another number that moves with it
CAPEX, OTHERWISE = "infrastructure.capex_total", "without Oracle"


@pytest.fixture(scope="module")
def run(ledger: dict[str, Any]) -> dict[str, Any]:
    """What the ledger tells of the run without Oracle."""
    grid = next(value["grid"] for value in ledger["values"] if value["id"] == CAPEX)
    return next(run for run in grid["runs"] if "ORCL" not in run["parameters"].get("companies", ["ORCL"]))


def opened(page: Page) -> Locator:
    page.goto(MEMO)
    offer = page.locator(f'.mb-choose[data-of="{CAPEX}"]')
    expect(offer).to_have_count(1)
    return offer


def numbers(page: Page) -> Locator:
    return page.locator(f'main a.origin[data-origin="{CAPEX}"]:not([data-form])')


def test_a_choice_changes_each_print_of_a_number_and_goes_back(desktop: Page, run: dict[str, Any]) -> None:
    offer = opened(desktop)
    published = numbers(desktop).all_inner_texts()
    assert len(published) >= 2 and run["text"] not in published
    offer.click()
    panel = desktop.locator(".mb-choices")
    expect(panel.get_by_role("radio")).to_have_count(4)
    panel.get_by_label(OTHERWISE).check()
    assert set(numbers(desktop).all_inner_texts()) == {run["text"]}
    expect(desktop.get_by_text(f"Not as published: {OTHERWISE}.")).to_be_visible()
    assert "numbers on this page are other" in desktop.locator("body > [role=status]").inner_text()
    desktop.locator(".mb-shown button").click()
    assert numbers(desktop).all_inner_texts() == published
    assert desktop.locator(".mb-other").count() == 0
    expect(panel.get_by_label("as published")).to_be_checked()


def test_verdicts_and_sentences_turn_as_the_ledger_says(desktop: Page, ledger: dict[str, Any]) -> None:
    """Every choice that turns a claim shows the verdict that the build gave it, on the page of evidence too."""
    turned = [
        (claim["id"], claim["verdict"], one) for claim in ledger["claims"] for one in claim["grid"] or []
        if one["verdict"] != claim["verdict"]
    ]  # fmt: skip
    assert turned
    told = json.loads(desktop.request.get(f"{DATE}/choices/evidence.json").text())
    for id, _, one in turned:
        assert any(choice["verdicts"].get(id) == one["verdict"] for choice in told["choices"])
    id, before, one = turned[0]
    at = next(at for at, choice in enumerate(told["choices"]) if choice["verdicts"].get(id) == one["verdict"])
    value, _ = next((v, n) for v, n in told["numbers"].items() if at in [run[0] for run in n["runs"]])
    desktop.goto(f"{DATE}/evidence.html")
    desktop.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
    desktop.locator(f'.mb-choose[data-of="{value}"]').click()
    claim = desktop.locator(f"details#{id} > summary .verdict")
    expect(claim).to_have_text(before)
    desktop.locator(f'.mb-choices input[value="{at}"]').check()
    expect(claim).to_have_text(one["verdict"])
    expect(desktop.locator(f"details#{id}.verdict-{one['verdict']}")).to_have_count(1)
    desktop.locator(".mb-shown button").click()
    expect(claim).to_have_text(before)


def test_it_works_by_keys_alone(desktop: Page, run: dict[str, Any]) -> None:
    offer = opened(desktop)
    offer.focus()
    desktop.keyboard.press("Enter")
    expect(desktop.locator(".mb-choices input:checked")).to_be_focused()
    published = numbers(desktop).first.inner_text()
    desktop.keyboard.press("ArrowDown")
    expect(numbers(desktop).first).not_to_have_text(published)
    desktop.keyboard.press("Escape")
    expect(offer).to_be_focused()
    expect(desktop.locator(".mb-choices")).to_have_count(0)
    expect(desktop.locator(".mb-shown")).to_be_visible()  # a choice stays until it is taken back


def test_it_works_by_touch_and_fits_a_phone(phone: Page, run: dict[str, Any]) -> None:
    opened(phone).tap()
    phone.locator(".mb-choices label", has_text=OTHERWISE).tap()
    expect(numbers(phone).first).to_have_text(run["text"])
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    phone.locator(".mb-shown button").tap()
    expect(numbers(phone).first).not_to_have_text(run["text"])


def test_the_curve_has_every_run_in_order_and_can_be_picked_from(desktop: Page, ledger: dict[str, Any]) -> None:
    grid = next(value["grid"] for value in ledger["values"] if value["id"] == CAPEX)
    opened(desktop).click()
    dots = desktop.locator(".mb-curve .run")
    in_order = [run["text"] for run in sorted(grid["runs"], key=lambda run: run["value"])]
    expect(dots).to_have_count(len(in_order))
    assert dots.locator("title").all_text_contents() == in_order
    (published,) = [text for dot, text in zip(dots.all(), in_order, strict=True) if dot.locator(".published").count()]
    assert published == grid["runs"][0]["text"]
    dots.first.click()
    expect(numbers(desktop).first).to_have_text(in_order[0])


def test_paper_has_what_was_published(desktop: Page, edition: Path, run: dict[str, Any]) -> None:
    opened(desktop).click()
    desktop.get_by_label(OTHERWISE).check()
    desktop.evaluate("dispatchEvent(new Event('beforeprint'))")
    desktop.emulate_media(media="print")
    assert run["text"] not in numbers(desktop).all_inner_texts()
    for part in (".mb-choose", ".mb-choices", ".mb-shown"):
        expect(desktop.locator(part).first).to_be_hidden()
    desktop.emulate_media(media="screen")
    desktop.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(numbers(desktop).first).to_have_text(run["text"])
    printed = "".join(page.extract_text() for page in pypdf.PdfReader(edition / "memo.pdf").pages)
    assert OTHERWISE not in printed and "or …" not in printed


def test_nothing_is_offered_without_scripts_and_nothing_loaded_before_it_is_wanted(
    scriptless: Page, desktop: Page
) -> None:
    scriptless.goto(MEMO)
    expect(scriptless.locator(".mb-choose").first).to_be_hidden()
    loaded: list[str] = []
    desktop.on("request", lambda request: loaded.append(request.url))
    offer = opened(desktop)
    assert [url for url in loaded if "choices" in url] == []
    offer.click()
    expect(desktop.locator(".mb-choices")).to_be_visible()
    assert len([url for url in loaded if "choices" in url]) == 2


def test_a_choice_goes_along_to_the_other_pages_of_its_edition(desktop: Page, run: dict[str, Any]) -> None:
    """To a theme, a claim whose verdict it turns, and back; another tab has what was published."""
    opened(desktop).click()
    desktop.locator(".mb-choices").get_by_label(OTHERWISE).check()
    desktop.goto(f"{DATE}/infrastructure.html")
    shown = desktop.get_by_text(f"Not as published: {OTHERWISE}.")
    expect(shown).to_be_visible()
    assert set(numbers(desktop).all_inner_texts()) == {run["text"]}
    expect(desktop.locator("body > [role=status]")).to_contain_text(f"Shown {OTHERWISE}")
    figure = desktop.locator("figure", has=desktop.locator(f'.mb-other[data-origin="{CAPEX}"]')).first
    expect(figure.get_by_text("Drawn as published.")).to_be_visible()

    desktop.goto(f"{DATE}/claims/c02.html")
    verdict = desktop.locator("main .claim > p .verdict").first
    expect(verdict).to_have_text("differs")
    expect(desktop.locator("main .claim > p").first).to_contain_text("recomputed, not equal")
    expect(desktop.locator("main .claim.verdict-differs")).to_have_count(1)
    desktop.locator(".mb-shown button").click()
    expect(verdict).to_have_text("reproduced")
    expect(desktop.locator("main .claim.verdict-reproduced")).to_have_count(1)
    desktop.go_back()
    expect(shown).to_be_hidden()
    assert run["text"] not in numbers(desktop).all_inner_texts()


def test_a_page_on_which_nothing_hangs_says_so_and_another_tab_is_as_published(desktop: Page) -> None:
    opened(desktop).click()
    desktop.get_by_label(OTHERWISE).check()
    desktop.goto(f"{DATE}/alpha.html")
    expect(desktop.get_by_text(f"Nothing on this page hangs on your choice: {OTHERWISE}.")).to_be_visible()
    assert desktop.locator(".mb-other").count() == 0
    other = desktop.context.new_page()
    other.goto(MEMO, wait_until="networkidle")
    assert other.locator(".mb-other").count() == 0 and other.locator(".mb-shown").count() == 0


def test_the_front_page_offers_the_same_choices(phone: Page, site: Path) -> None:
    """By touch: numbers and verdicts of the newest edition's front page are those of its memo under the choice."""
    told = json.loads((site / "choices" / "index.json").read_text("utf-8"))
    assert told["edition"] != DATE
    phone.goto("index.html")
    offer = phone.locator(".mb-choose").first
    id = str(offer.get_attribute("data-of"))
    at, text = next(run[:2] for run in told["numbers"][id]["runs"] if run[0] >= 0)
    print_of = phone.locator(f'main a.origin[data-origin="{id}"]:not([data-form])').first
    published = print_of.inner_text()
    offer.tap()
    phone.locator(f'.mb-choices input[value="{at}"]').tap()
    expect(print_of).to_have_text(text)
    for claim, verdict in told["choices"][at]["verdicts"].items():
        for mark in phone.locator(f'main a.verdict[href$="claims/{claim}.html"]').all():
            expect(mark).to_have_text(verdict or "can’t be decided")
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    phone.locator(".mb-shown button").tap()
    expect(print_of).to_have_text(published)


def test_every_page_that_a_choice_changes_knows_it(site: Path) -> None:
    """Claims, themes and the memo have files of their own; pages that compare what was published have none."""
    for folder in (site / DATE, site):
        for page in sorted(folder.glob("**/*.html")):
            text = page.read_text("utf-8")
            assert text.count("mb-choose") == 0 or "data-choices=" in text or "<body" not in text, page
    ledger = json.loads((site / DATE / "ledger.json").read_text("utf-8"))
    turned = {c["id"] for c in ledger["claims"] for one in c["grid"] or [] if one["verdict"] != c["verdict"]}
    assert turned
    for id in turned:
        told = json.loads((site / DATE / "choices" / "claims" / f"{id}.json").read_text("utf-8"))
        assert told["claim"] == id and any(id in choice["verdicts"] for choice in told["choices"])
    newest = max(path.name for path in site.glob("20*"))
    for page in (site / newest / "changes.html", site / "score" / "index.html"):
        assert "data-choices=" not in page.read_text("utf-8")
