"""The score page, the pages of headline values and the small chart of a card, as a reader of two memos meets them."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from case_build import DATES, PUBLICATION, built, contents, copy_of, finished_build, memobook
from playwright.sync_api import Page, expect
from served import on_loopback

FIRST, SECOND = DATES
TOTAL = f"{SECOND}/values/sales.total.html"
OVERFLOW = "document.scrollingElement.scrollWidth - innerWidth"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finished_build(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="module")
def site(folder: Path) -> Path:
    return folder / "_site"


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[str]:
    with on_loopback(site) as address:
        yield address


def told(site: Path) -> dict[str, Any]:
    return json.loads((site / "score.json").read_text("utf-8"))


def fired(site: Path) -> dict[str, list[dict[str, Any]]]:
    editions = json.loads((site / "editions.json").read_text("utf-8"))["editions"]
    return {e["date"]: e["fired"] for e in editions}


class TestScore:
    def test_claims_of_the_first_memo_are_decided_by_the_second(self, site: Path) -> None:
        assert [(c["claim"], c["state"], c["by"]) for c in told(site)["claims"]] == [
            ("c3", "did not come true", SECOND),
            ("c2", "came true", SECOND),
            ("c4", "can’t be told", ""),
            ("c5", "open", ""),
        ]
        assert told(site)["tally"] == {"came true": 1, "did not come true": 1, "open": 1, "can’t be told": 1}

    def test_a_tripwire_that_fires_in_the_second_memo_is_told_of_the_first_whose_folder_stays(
        self, folder: Path, tmp_path: Path
    ) -> None:
        copied = copy_of(folder, tmp_path / "publication")
        shutil.rmtree(copied / "_site")
        for path in (copied / "book" / "memos").glob(f"{SECOND}*"):
            path.rename(tmp_path / path.name)
        built(copied)
        before = contents(copied / "_site" / FIRST)
        assert fired(copied / "_site") == {FIRST: []}
        assert {c["state"] for c in told(copied / "_site")["claims"]} == {"open", "can’t be told"}
        for path in tmp_path.glob(f"{SECOND}*"):
            path.rename(copied / "book" / "memos" / path.name)
        built(copied)
        assert contents(copied / "_site" / FIRST) == before
        found = fired(copied / "_site")
        assert found[SECOND] == []
        (wire,) = found[FIRST]
        assert (wire["id"], wire["edition"], wire["since"]) == ("t2", SECOND, SECOND)
        assert wire["values"] == {"sales.total": "$300"}

    def test_an_edition_whose_record_is_lost_is_named(self, folder: Path, tmp_path: Path) -> None:
        copied = copy_of(folder, tmp_path / "publication")
        (copied / "_site" / "score.json").unlink()
        built(copied, SECOND)
        assert told(copied / "_site")["unrecorded"] == [FIRST]
        page = (copied / "_site" / "score" / "index.html").read_text("utf-8")
        assert "Not counted, since the site holds no record of them: the editions of 7 January 2026." in page

    def test_a_damaged_score_stops_the_build_and_the_site_stays(self, folder: Path, tmp_path: Path) -> None:
        copied = copy_of(folder, tmp_path / "publication")
        (copied / "_site" / "score.json").write_text("{")
        before = contents(copied / "_site")
        done = memobook(copied, "build", SECOND)
        assert done.returncode == 1
        assert "score.damaged" in done.stderr
        assert contents(copied / "_site") == before

    def test_the_page_reads_without_script(self, scriptless: Page) -> None:
        scriptless.goto("index.html")
        scriptless.get_by_role("link", name="Score", exact=True).click()
        expect(scriptless.locator("h1")).to_have_text(re.compile("^Score"))
        lines = scriptless.locator(".score-list > li")
        expect(lines).to_have_count(6)
        expect(lines.nth(1)).to_contain_text("came true")
        expect(lines.nth(1)).to_contain_text("sales.total $300")
        expect(lines.nth(2)).to_contain_text("Nobody <b>counts</b> it & nobody will.")
        expect(lines.nth(4)).to_contain_text("Sales reach three hundred")
        expect(lines.nth(5)).to_contain_text("reproduced → differs")
        lines.nth(1).get_by_role("link", name="c2").click()
        expect(scriptless).to_have_url(re.compile(rf"/{FIRST}/evidence\.html#c2$"))
        expect(scriptless.locator("#c2")).to_contain_text("Horizon: 14 January 2026")

    def test_it_fits_a_phone(self, phone: Page) -> None:
        phone.goto("score/index.html")
        assert phone.evaluate(OVERFLOW) <= 0


class TestHeadlineValue:
    def test_its_page_shows_no_later_day_than_the_editions_own(self, site: Path) -> None:
        text = (site / TOTAL).read_text("utf-8")
        assert "14 Jan 2026" in text and "$300" in text
        later = [line for line in (PUBLICATION / "history" / "sales.csv").read_text().splitlines()
                 if line.startswith("2026-01-16,sales.total,307")]  # fmt: skip
        assert later, "the history on file goes on"
        assert "307" not in text and "16 Jan" not in text

    def test_only_headline_values_have_a_page_and_the_manifest_holds_it(self, site: Path) -> None:
        names = {path.relative_to(site).as_posix() for path in site.rglob("values/*.html")}
        assert names == {f"{SECOND}/values/{id}.html" for id in ("sales.total", "sales.largest", "outlook.doubled")}
        manifest = json.loads((site / SECOND / "manifest.json").read_text("utf-8"))
        page = (site / TOTAL).read_bytes()
        assert manifest["values/sales.total.html"] == hashlib.sha256(page).hexdigest()

    def test_it_tells_what_changed_and_where_it_comes_from(self, scriptless: Page) -> None:
        scriptless.goto(TOTAL)
        rows = scriptless.locator(".value-changes tbody tr")
        expect(rows).to_have_count(4)
        expect(rows.nth(2)).to_contain_text("9 January 2026")
        expect(rows.nth(2)).to_contain_text("$290")
        expect(rows.nth(2)).to_contain_text("1 of Sales of")
        expect(scriptless.locator(".history svg")).to_have_attribute(
            "aria-label", re.compile(r"from \$100 on 3 January")
        )
        expect(scriptless.locator(".value-origin")).to_contain_text("c2")

    def test_one_without_a_history_says_so(self, scriptless: Page) -> None:
        scriptless.goto(f"{SECOND}/values/outlook.doubled.html")
        expect(scriptless.locator(".mb-absent")).to_have_text("No history of this value is on file.")

    def test_a_text_has_its_changes_and_no_chart(self, scriptless: Page) -> None:
        scriptless.goto(f"{SECOND}/values/sales.largest.html")
        expect(scriptless.locator(".value-changes tbody tr").first).to_contain_text("3 January 2026")
        expect(scriptless.locator(".history")).to_have_count(0)

    def test_on_a_phone_the_card_has_the_small_chart_and_leads_to_the_page(self, phone: Page) -> None:
        phone.goto(f"{SECOND}/index.html")
        phone.locator('main a.origin[data-origin="sales.total"]').first.tap()
        past = phone.locator(".card .card-past")
        expect(past).to_have_text("$100 as of 3 January 2026, $300 as of 14 January 2026")
        box = past.locator("svg").bounding_box()
        assert box is not None and box["width"] > 60 and box["height"] > 12
        assert (past.locator("path").get_attribute("d") or "").startswith("M3.0 25.0H")
        phone.get_by_role("link", name="Its page").tap()
        expect(phone).to_have_url(re.compile(re.escape(TOTAL)))
        expect(phone.locator(".history svg")).to_be_visible()
        assert phone.evaluate(OVERFLOW) <= 0

    def test_a_number_without_a_history_has_no_chart_on_its_card(self, phone: Page) -> None:
        phone.goto(f"{SECOND}/index.html")
        phone.locator('main a.origin[data-origin="outlook.doubled"]').first.tap()
        expect(phone.get_by_role("dialog")).to_be_visible()
        expect(phone.locator(".card-past")).to_have_count(0)
