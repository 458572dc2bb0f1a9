"""Text in other alphabets reaches memo and PDF; a page that needs no such letters carries none."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import pytest
from case_build import built, memobook
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from memobook.author.start.init import init
from memobook.publication import alphabets
from memobook.publication.alphabets import fallbacks, missing, write_web_fonts

DAY = "2026-03-06"
TEXT = "The office in 北京 counts 日本語, 한국어, हिन्दी, ไทย, العربية and עברית beside Ελληνικά, Русский and 🚲."
ARABIC = "العربية تكتب من اليمين إلى اليسار."
TITLE = "## עברית"
ENTRY = """
@report{li2025,
  author      = {李, 明 and Петров, Иван},
  title       = {自行车},
  institution = {北京市},
  year        = 2025,
}
"""


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("alphabets") / "rivers"
    init(folder)
    memo = folder / "book" / "memos" / f"{DAY}.md"
    text = memo.read_text("utf-8")
    at = text.index("\n## ", text.index("\n## ") + 1)
    more = f"\n{TITLE}\n\n{TEXT} {{cite:p}}`li2025`\n\n{ARABIC}\n"
    memo.write_text(text[:at] + more + text[at:], "utf-8")
    with (folder / "references.bib").open("a", encoding="utf-8") as file:
        file.write(ENTRY)
    built(folder)
    return folder


def test_pages_say_it_and_load_only_the_letters_that_they_print(publication: Path) -> None:
    site = publication / "_site"
    memo = (site / DAY / "index.html").read_text("utf-8")
    assert TEXT.split("한")[0] in memo and "李明, Иван Петров" in memo
    assert f'<p><span dir="auto">{ARABIC}</span></p>' in memo
    assert re.search(r'<h2[^>]*><span dir="auto">עברית</span>', memo)
    style = (site / DAY / "_static" / "memobook.css").read_text("utf-8")
    assert f"U+{ord('京'):X}" in style
    fonts = sorted((site / DAY / "_static" / "fonts").glob("other-*.woff2"))
    assert len(fonts) >= 5 and sum(path.stat().st_size for path in fonts) < 80_000
    held = {code for path in fonts for code in TTFont(io.BytesIO(path.read_bytes())).getBestCmap()}
    assert {ord(c) for c in "北京語한ไทहעבΕР🚲"} <= held


def test_the_pdf_says_it_and_keeps_to_its_standards(publication: Path) -> None:
    reader = PdfReader(publication / "_site" / DAY / "memo.pdf")
    text = "".join(page.extract_text() for page in reader.pages)
    assert all(word in text for word in ("北京", "日本語", "한국어", "ไทย", "Ελληνικά", "Русский", "🚲"))
    told = str(reader.xmp_metadata.stream.get_data()) if reader.xmp_metadata else ""
    assert "pdfuaid" in told and "pdfaid" in told
    fonts = {font["/BaseFont"] for page in reader.pages for font in page["/Resources"]["/Font"].values()}
    assert any("NotoSansCJK" in name for name in map(str, fonts))


def test_check_names_what_no_font_has_all_at_once_with_its_lines(publication: Path) -> None:
    memo = publication / "book" / "memos" / f"{DAY}.md"
    before = memo.read_text("utf-8")
    assert memobook(publication, "check").returncode == 0
    memo.write_text(before.replace(TEXT, f"{TEXT} 𓀀 and 𓀁.\n\nOnce more 𓀀."), "utf-8")
    done = memobook(publication, "check")
    memo.write_text(before, "utf-8")
    lines = [line for line in done.stdout.splitlines() if "text.glyph" in line]
    assert done.returncode == 1 and len(lines) == 2
    assert "𓀀 (egyptian hieroglyph a001), 𓀁 (egyptian hieroglyph a002)" in lines[0]
    assert re.search(rf"{DAY}\.md:\d+", lines[0])


def test_a_text_of_the_typefaces_needs_no_other_font(tmp_path: Path) -> None:
    text = "Plain words, “quoted”, Ελληνικά, Русский, Łódź − 3 ≥ 2"
    assert fallbacks(text) == [] and missing(text) == []
    target, kept = tmp_path / "fonts", tmp_path / "kept"
    assert write_web_fonts(["Plain words, “quoted” − 3"], target, kept) == "" and not any(tmp_path.iterdir())


def test_what_is_cut_for_pages_is_kept_and_the_oldest_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alphabets, "KEPT", 2)
    kept = tmp_path / "kept"
    kept.mkdir()
    (tmp_path / "fonts").mkdir()
    before = {}
    for number, letter in enumerate("ẞ⅓Ѫẞ"):
        assert "other-1.woff2" in write_web_fonts([letter], tmp_path / "fonts", kept)
        before[letter, number] = (tmp_path / "fonts" / "other-1.woff2").read_bytes()
        for path in kept.iterdir():
            os.utime(path, ns=(path.stat().st_mtime_ns - 10**9,) * 2)  # a second older each time
    assert before["ẞ", 0] == before["ẞ", 3] != before["⅓", 1]
    assert len(list(kept.iterdir())) == 3  # two of before, and the last one


def test_without_the_extra_what_is_lacking_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alphabets, "PACKAGES", ("not_installed_anywhere",))
    assert missing("in 北京 and 京") == ["北", "京"] and not alphabets.whole()
