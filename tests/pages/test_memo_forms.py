"""The memo in other forms: mail, Markdown and JSON; each is read by a tool of its kind."""

from __future__ import annotations

import email
import email.policy
import json
import re
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from case_build import DATES, finished_build

from memobook.pages.forms.mail import LIMIT, mail

FIRST = DATES[0]
BASE = "https://tiny.example/sub/"
# what programs of mail leave out, or fall over
UNKNOWN = ("script", "style", "link", "svg", "math", "button", "form", "iframe", "noscript", "video")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finished_build(tmp_path_factory.getbasetemp()) / "_site" / FIRST


def message(folder: Path) -> EmailMessage:
    found = email.message_from_bytes((folder / "email.eml").read_bytes(), policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_a_mail_holds_what_programs_of_mail_show(folder: Path) -> None:
    data = (folder / "email.html").read_bytes()
    soup = BeautifulSoup(data, "html.parser")
    assert len(data) <= LIMIT and not soup.find_all(UNKNOWN)
    # styles stand in the elements, and nothing asks for others
    assert not soup.find_all(class_=True) and "@import" not in data.decode() and "url(" not in data.decode()
    assert all(node.get("style") for node in soup.select("h1, h2, p, a, img"))
    for node in soup.select("a[href], img[src]"):
        address = str(node.get("href") or node.get("src"))
        assert address.startswith(("https://", "http://", "mailto:")), address
    assert [image["src"] for image in soup.select("img")] == [f"{BASE}{FIRST}/figures/sales.bars.png"]
    assert all(image["alt"] and image["width"] for image in soup.select("img"))
    assert f"{BASE}{FIRST}/sales.html#sales.total" in {str(a["href"]) for a in soup.select("a")}


def test_a_message_is_ready_for_a_sender(folder: Path) -> None:
    """With both texts; who it is from and how to leave is the sender's matter."""
    found = message(folder)
    assert found.defects == [] and found.get_content_type() == "multipart/alternative"
    assert found["Subject"] == BeautifulSoup((folder / "index.html").read_text("utf-8"), "html.parser").h1.get_text()  # type: ignore[union-attr]
    assert found["From"].addresses == () and found["To"] is None and found["List-Unsubscribe"] is None
    assert found["Date"].datetime.date().isoformat() == FIRST
    html, text = found.get_body(("html",)), found.get_body(("plain",))
    assert html is not None and text is not None
    assert html.get_content().split() == (folder / "email.html").read_text("utf-8").split()
    words = text.get_content()
    assert f"{BASE}{FIRST}/" in words and not re.search(r"<(p|a|script)\b", words.replace("<script>alert", ""))
    raw = (folder / "email.eml").read_bytes()
    assert len(raw) <= LIMIT and max(map(len, raw.splitlines())) <= 998 and b"\r\n" in raw


def test_the_memo_as_markdown_and_json_says_what_its_page_says(folder: Path) -> None:
    page = BeautifulSoup((folder / "index.html").read_text("utf-8"), "html.parser")
    number = page.select_one("main .body a.origin.value")
    assert number is not None
    written = (folder / "memo.md").read_text("utf-8")
    assert written.startswith("# ") and f"[{number.get_text()}]({BASE}{FIRST}/{number['href']})" in written
    assert not re.search(r"<(span|div|button|section)\b", written)
    told = json.loads((folder / "memo.json").read_text("utf-8"))
    assert (told["edition"], told["address"]) == (FIRST, f"{BASE}{FIRST}/")
    blocks = [block for section in told["sections"] for block in section["blocks"]]
    numbers = [one for block in blocks for one in block.get("numbers", [])]
    ledger = json.loads((folder / "ledger.json").read_text("utf-8"))
    assert {one["id"] for one in numbers} & {value["id"] for value in ledger["values"]}
    verdicts = {claim["id"]: claim["verdict"] for claim in ledger["claims"]}
    claims = [one for block in blocks for one in block.get("claims", [])]
    assert claims and all(verdicts[one["id"]] == one["verdict"] for one in claims)


def ledger(folder: Path) -> Any:
    """What a mail asks of a ledger."""
    edition = SimpleNamespace(date=FIRST, as_of=FIRST, title="Long", dek="", revisions=(), revision=0, pending=False,
                              retracted=None)  # fmt: skip
    publication = SimpleNamespace(base=BASE, config={"title": "Tiny"})
    return SimpleNamespace(edition=edition, publication=publication, verdicts={"holds": 2})


@pytest.mark.parametrize(("paragraphs", "links"), [(100, True), (450, False), (1200, False)])
def test_a_long_memo_loses_links_and_then_its_end_but_never_the_way_to_it(
    tmp_path: Path, paragraphs: int, links: bool
) -> None:
    number = '<a class="origin" href="sales.html#sales.total">5</a>'
    body = "".join(f"<p>{at} {'word ' * 8}{number}, {number}.</p>" for at in range(paragraphs))
    sent = mail(f'<main><div class="body">{body}</div></main>', ledger(tmp_path))
    assert len(sent.html) <= LIMIT and len(sent.message) <= LIMIT
    soup = BeautifulSoup(sent.html, "html.parser")
    assert bool(soup.select('a[href$="#sales.total"]')) == links
    cut = "The rest of the memo" in soup.get_text()
    assert cut == (paragraphs == 1200)
    assert len(sent.message) > 0.9 * LIMIT or not cut


def test_in_a_mail_no_line_ends_between_a_number_and_its_sign(tmp_path: Path) -> None:
    body = '<p>It rose <a class="origin" href="sales.html#sales.total">4.1 %</a>, 5 of 6.</p>'
    said = BeautifulSoup(mail(f'<main><div class="body">{body}</div></main>', ledger(tmp_path)).html, "html.parser")
    assert "It rose 4.1\u00a0%, 5 of 6." in said.get_text()
