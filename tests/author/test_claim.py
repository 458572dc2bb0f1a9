"""A claim beside its sentence, from the command that writes it to page, PDF, evidence and shell."""

from __future__ import annotations

import difflib
import json
from pathlib import Path

import pytest
from case_build import built, memobook

from memobook.author.start.init import init

DAY, PLACE = "2026-03-06", "book/memos/2026-03-06.md"
LINE = 'book.count("crossings", len(counts), "counts of a week on a bridge", unit="counts")\n'
WORDS = "The council has {stated}`crossings`, and its file {value}`cycling.crossings`."
CLAIM = {
    "--words": WORDS,
    "--stated": "18 counts",
    "--by": "council2026, table 2, V1",
    "--check": "equals: cycling.crossings",
    "--note": "The file has {cycling.crossings}.",
    "--after": "## Riders and rain",
}


def call(**other: str) -> list[str]:
    return [part for pair in (CLAIM | {f"--{name}": text for name, text in other.items()}).items() for part in pair]


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new publication with one more number and its claim, built; ``.before`` beside it is as it was."""
    folder = tmp_path_factory.mktemp("claim") / "rivers"
    init(folder)
    before = folder.with_name("before")
    init(before)
    path = folder / "notebooks" / "cycling.ipynb"
    notebook = path.read_text("utf-8")
    at = notebook.index('    "book.')
    path.write_text(f"{notebook[:at]}    {json.dumps(LINE)},\n{notebook[at:]}", "utf-8")
    early = memobook(folder, "claim", "crossings", *call())
    assert early.returncode == 1 and "memobook execute cycling" in early.stderr
    assert memobook(folder, "check").returncode == 0
    done = memobook(folder, "claim", "crossings", *call())
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{PLACE}:") and "it is reproduced (18 counts, to 1, against 18" in done.stdout
    built(folder, "--out", "_site")
    return folder


def test_one_new_number_with_a_claim_costs_two_files_and_eight_lines(publication: Path) -> None:
    changed = {}
    for path in (
        "notebooks/cycling.ipynb",
        PLACE,
        "book/memos/2026-03-06.yml",
        "data/statements.csv",
        "references.bib",
    ):
        old, new = (
            (folder / path).read_text("utf-8").split("\n") for folder in (publication.with_name("before"), publication)
        )
        lines = [
            x for x in difflib.unified_diff(old, new, n=0, lineterm="") if x[0] in "+-" and x[:3] not in ("+++", "---")
        ]
        if lines := [x for x in lines if x[1:].strip()]:
            changed[path] = lines
    assert len(changed) == 2 and sum(map(len, changed.values())) == 8, changed


def test_braces_print_numbers_in_its_sentence_as_they_do_in_its_note(publication: Path) -> None:
    path = publication / PLACE
    text = path.read_text("utf-8")
    own = call(words="Of {council-riders} said {cycling.riders} were seen.", check="holds: cycling.riders > 10000")
    try:
        done = memobook(publication, "claim", "seen", *own, "--stated", "", "--by", "")
        assert done.returncode == 0, done.stderr
        assert "Of {stated}`council-riders` said {value}`cycling.riders` were seen.\n:::" in path.read_text("utf-8")
        assert memobook(publication, "check").stdout == f"{DAY}: no findings\n"
    finally:
        path.write_text(text, "utf-8")


def test_words_and_options_of_several_lines_are_written_in_one(publication: Path) -> None:
    path = publication / PLACE
    text = path.read_text("utf-8")
    own = call(words="Many\n  were\tseen. ", check="holds:\n cycling.riders > 10000", note="On a\nbridge.")
    try:
        done = memobook(publication, "claim", "many", *own, "--stated", "", "--by", "")
        assert done.returncode == 0, done.stderr
        lines = ":check: holds: cycling.riders > 10000\n:note: On a bridge.\nMany were seen.\n:::"
        assert f":::{{claim}} many\n{lines}" in path.read_text("utf-8")
    finally:
        path.write_text(text, "utf-8")


def test_page_pdf_evidence_and_ledger_have_it_as_they_have_those_of_the_register(publication: Path) -> None:
    from pypdf import PdfReader

    edition = publication / "_site" / DAY
    page = (edition / "index.html").read_text("utf-8")
    assert '<p id="claim-crossings">' in page and ":by:" not in page and "council2026, table" not in page
    assert 'claims/crossings.html"> reproduced</a>' in page.split('id="claim-crossings"')[1].split("</p>")[0]
    assert "18 counts" in (edition / "claims" / "crossings.html").read_text("utf-8")
    assert 'id="statement-crossings"' in (edition / "evidence.html").read_text("utf-8")
    pdf = " ".join(page.extract_text() for page in PdfReader(edition / "memo.pdf").pages)
    assert "crossings reproduced" in " ".join(pdf.split()) and ":::" not in pdf
    claims = json.loads((edition / "ledger.json").read_text("utf-8"))["claims"]
    (one,) = [claim for claim in claims if claim["id"] == "crossings"]
    assert one["stated"]["value"] == 18 and one["cites"] == ["council2026"] and one["theme"] == "cycling"


def test_the_shell_tells_where_it_stands(publication: Path) -> None:
    told = memobook(publication, "explain", "crossings").stdout
    assert "crossings, claim" in told and "council2026, table 2" in told and f"defined in         {PLACE}:" in told


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "register.twice"),
        ({"by": "nobody2026, p. 1, V1"}, "reference.unknown"),
        ({"check": "equals: cycling.crossing"}, "value.unknown"),
        ({"check": "holds: cycling.crossings >"}, "condition.syntax"),
        ({"stated": "many"}, "register.check"),
        ({"after": "Riders and snow"}, "claim.after"),
        ({"words": ""}, "claim.block"),
        ({"words": "The council\n\nhas 18 counts."}, "claim.block"),
        *(
            ({"words": words}, "claim.block")
            for words in (
                "# Eighteen",
                "- 18 counts",
                "1. Counts",
                "> 18",
                ":::",
                "```",
                "| 18 |",
                "% 18",
                ":note: a",
                "---",
            )
        ),
    ],
)
def test_what_would_be_wrong_is_refused_and_the_memo_stays(
    publication: Path, options: dict[str, str], message: str
) -> None:
    before = (publication / PLACE).read_bytes()
    done = memobook(publication, "claim", "crossings" if not options else "others", *call(**options))
    assert done.returncode == 1 and f"[{message}]" in done.stderr and "to do: " in done.stderr
    assert (publication / PLACE).read_bytes() == before


@pytest.mark.parametrize(
    ("options", "id", "others"),
    [
        # a statement that has a row, a claim of the register, the words of another claim
        (["council-riders"], "statement.twice", "data/statements.csv:2"),
        (["c1"], "register.twice", "book/memos/2026-03-06.yml:4"),
        (["fourth"], "statement.twice", "data/statements.csv:2"),
    ],
)
def test_check_names_both_places_of_what_is_given_twice(
    publication: Path, options: list[str], id: str, others: str
) -> None:
    path = publication / PLACE
    text = path.read_text("utf-8")
    block = (
        f":::{{claim}} {options[0]}\n:stated: 25,400 riders\n:by: council2026, table 1, V1\n:rounding: 100\n"
        ":check: equals: cycling.riders\n:note: The counters saw {cycling.riders}.\n"
        "So many rode: {value}`cycling.riders`.\n:::\n\n"
    )
    path.write_text(text.replace("## Implications", f"{block}## Implications"), "utf-8")
    try:
        done = memobook(publication, "check", "--json")
    finally:
        path.write_text(text, "utf-8")
    found = [one for one in json.loads(done.stdout) if one["id"] == id]
    assert done.returncode == 1 and found, done.stdout
    line = text[: text.index("## Implications")].count("\n") + 1
    places = {one["place"] for one in found} | {part for one in found for part in one["message"].split()}
    assert others in places and places & {f"{PLACE}:{line}", f"{PLACE}:{line + 1}"}, found
