"""Addresses elsewhere: those that answer are remembered with the day, those that don't are told with it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from fake_source import FakeSource, Reply

from memobook.author.check import external
from memobook.author.check.markdown import Markdown
from memobook.author.check.material import Material
from memobook.author.check.text.links import links
from memobook.author.start.init import init
from memobook.publication.finding import Finding
from memobook.publication.folder import Publication

DATE = "2026-03-06"
MEMO = f"book/memos/{DATE}.md"


@pytest.fixture
def root(tmp_path: Path, source: FakeSource) -> Path:
    """The example publication, with addresses of the source in its memo in place of all others."""
    root = tmp_path / "memos"
    init(root)
    for path in [*root.rglob("*.md"), root / "references.bib"]:
        text = path.read_text("utf-8").replace("https://council.example/bicycles-2026", f"{source.url}/bicycles")
        path.write_text(text, "utf-8")
    memo = root / MEMO
    more = f"\nSee [there]({source.url}/there) and <{source.url}/gone>, or {source.url}/there.\n"
    memo.write_text(memo.read_text("utf-8") + more, "utf-8")
    return root


def looked(root: Path, source: FakeSource) -> list[Finding]:
    found = external.external(Material(Publication(root), DATE))
    return [finding for finding in found if source.url in finding.message]


def test_what_answers_is_remembered_and_what_does_not_is_told_at_its_line(root: Path, source: FakeSource) -> None:
    source["/there"] = Reply("here")
    source["/bicycles"] = Reply("refused", 403)  # a server that wants no robots may have the page all the same
    (gone,) = looked(root, source)
    line = len((root / MEMO).read_text("utf-8").splitlines())
    assert (gone.id, gone.severity, gone.place) == ("link.external", "warning", f"{MEMO}:{line}")
    assert "it answers 404" in gone.message and "never seen" in gone.message
    seen = json.loads((root / ".memobook" / "links.json").read_text("utf-8"))
    today = datetime.now(UTC).date().isoformat()
    assert {seen[f"{source.url}/{name}"] for name in ("there", "bicycles")} == {today}
    # each is asked once, for its head; this source gives none, so then for itself
    assert sorted(asked.path for asked in source.asked) == ["/bicycles", "/gone", "/there"]


def test_one_that_was_seen_before_is_told_with_the_day(root: Path, source: FakeSource) -> None:
    source["/there"] = source["/bicycles"] = Reply("here")
    seen = root / ".memobook" / "links.json"
    seen.parent.mkdir(exist_ok=True)
    seen.write_text(json.dumps({f"{source.url}/gone": "2026-02-01"}), "utf-8")
    (gone,) = looked(root, source)
    assert "last seen on 2026-02-01" in gone.message
    assert json.loads(seen.read_text("utf-8"))[f"{source.url}/gone"] == "2026-02-01"


def test_one_that_never_answers_is_given_up(root: Path, source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(external, "SECONDS", 0.3)
    source["/there"] = source["/bicycles"] = Reply("here")
    source["/gone"] = Reply("at last", hang=5)
    (gone,) = looked(root, source)
    assert "no answer (ReadTimeout)" in gone.message


@pytest.mark.parametrize(
    ("written", "address"),
    [("https://a.example/x.", "https://a.example/x"), ("https://a.example/x_(y)", "https://a.example/x_(y)"),
     ("https://a.example/x).", "https://a.example/x"), ("https://a.example/?q=1,", "https://a.example/?q=1")],
)  # fmt: skip
def test_what_belongs_to_the_sentence_is_no_part_of_an_address(written: str, address: str) -> None:
    assert external._trimmed(written) == address


RUN = "javascript:alert(1)"


@pytest.mark.parametrize(
    "text",
    [
        f"[a]({RUN})", "[a](JaVaScript:alert(1))", f"[a]( {RUN})", f"[a](<{RUN}>)", "[a](&#106;avascript:alert(1))",
        "[a](<java\tscript:alert(1)>)", "[a](javascript&colon;alert(1))", f"![a]({RUN})", f"<{RUN}>", "<vbscript:x>",
        f"[a][b]\n\n[b]: {RUN}", f"[a][b]\n\n[b]:\n  <{RUN}>", f'<a href="{RUN}">a</a>', f"<a id=b href={RUN}>a</a>",
        "[a](data:text/html,x)", "![a](data:image/svg+xml;base64,PHN2Zz4=)", "[a](file:///etc/passwd)",
        "[a](blob:https://a.example/b)", "[a](view-source:https://a.example)", "<img alt=b src='data:image/svg+xml,x'>",
        "<form\naction = 'data:text/html,x'>", f"\n```{{image}} {RUN}\n```",
        f"\n:::{{figure}} p.png\n:target: {RUN}\n:::",
    ],
)  # fmt: skip
def test_an_address_that_a_browser_may_run_is_found_in_any_form(text: str, tmp_path: Path) -> None:
    told = addresses_of(f"# Title\n\nSee {text}\n" if "]:" not in text else f"# Title\n\n{text}\n", tmp_path)
    assert [finding.id for finding in told] == ["link.address"]


@pytest.mark.parametrize(
    "text",
    [f"`[a]({RUN})`", f"```\n<{RUN}>\n```", "<https://a.example>", "<a@b.example>", "[b]: https://a.example/x:y",
     "a &lt;b:c>", "[a]( https://a.example)", '<a href="#x">a</a>', "{literal}`<b:c>`"],
)  # fmt: skip
def test_what_is_shown_or_leads_on_is_let_alone(text: str, tmp_path: Path) -> None:
    assert addresses_of(f"# Title\n\n{text}\n", tmp_path) == []


def addresses_of(text: str, root: Path) -> list[Finding]:
    page = Markdown(text, "book/memos/2026-03-06.md")
    publication = SimpleNamespace(root=root)
    nothing = SimpleNamespace(memo=page, pages=[], texts=[], notebooks=[], publication=publication, ledger=None)
    return [found for found in links(cast("Material", nothing)) if found.id == "link.address"]
