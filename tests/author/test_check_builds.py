"""What ``check`` passes, ``build`` builds: whatever would stop it, or be printed as markup, is found at its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from case_build import built, memobook
from PIL import Image

from memobook.author.check.families import findings
from memobook.author.check.material import Material
from memobook.author.check.rule import RULES
from memobook.author.check.text.constructs import REFUSED_ROLES
from memobook.author.check.text.unprinted import KNOWN_ROLES, OWN_ROLES
from memobook.author.start.init import init
from memobook.publication.finding import Finding
from memobook.publication.folder import Publication
from memobook.publication.progress import Progress
from memobook.site.assembly import Assembly

DAY = "2026-03-06"
CASES = yaml.safe_load((Path(__file__).parents[1] / "stops.yml").read_text("utf-8"))
FAULTS, FINE, LEFT = CASES["faults"], CASES["fine"], CASES["left"]
# roles that print their words, each of which pages and PDF must know
PLAIN_ROLES = KNOWN_ROLES - OWN_ROLES - REFUSED_ROLES.keys() - {"eq", "ref", "pep", "rfc", "pep-reference",
                                                                "rfc-reference"}  # fmt: skip
ROLES = " ".join(f"{{{role}}}`w`" for role in sorted(PLAIN_ROLES) if not role.startswith("cite"))
# what takes in all that follows it, so that it can't stand above others
SWALLOWS = {"comment html", "html open", "maths unclosed", "include", "raw", "footnote twice"}
# markup of ours, of Pandoc, LaTeX and reStructuredText, as a reader would see it
SEEN = re.compile(r"\{[\w:]+\}`|\[@|\\cite|:::|\*\*|~~|\.\. \w+::|\{\{|%[.,]\d|\$\\")


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new publication whose runs are stored."""
    folder = tmp_path_factory.mktemp("stops") / "rivers"
    init(folder)
    pictures = folder / "book" / "memos"
    Image.new("L", (2, 2)).save(pictures / "dot.png")
    Image.new("L", (2, 2)).save(pictures / "flat.bmp")
    Image.new("L", (2, 2)).save(pictures / "photo.png", "JPEG")
    (pictures / "cut.png").write_bytes((pictures / "dot.png").read_bytes()[:40])
    assert memobook(folder, "check").returncode == 0
    return folder


@pytest.fixture
def memo(publication: Path) -> Iterator[Path]:
    path = publication / "book" / "memos" / f"{DAY}.md"
    text = path.read_text("utf-8")
    yield path
    path.write_text(text, "utf-8")


def plant(memo: Path, *paragraphs: str) -> list[range]:
    """Write paragraphs above the implications; gives the lines of each."""
    text = memo.read_text("utf-8")
    line, lines = text[: text.index("## Implications")].count("\n") + 1, []
    for paragraph in paragraphs:
        lines.append(range(line, line + paragraph.count("\n") + 1))
        line = lines[-1].stop + 1
    planted = "".join(f"{paragraph}\n\n" for paragraph in paragraphs)
    memo.write_text(text.replace("## Implications", f"{planted}## Implications", 1), "utf-8")
    return lines


def found_in(publication: Path) -> list[Finding]:
    held = Publication(publication)
    return findings(Material(held, DAY, assembly=Assembly(held, Progress())))


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: case["name"])
def test_a_fault_is_found_at_its_line_and_nothing_besides(case: dict[str, Any], publication: Path, memo: Path) -> None:
    (lines,) = plant(memo, case["markdown"])
    found = found_in(publication)
    assert {one.id for one in found if one.line in lines} == {*case["ids"]}, found
    assert [one for one in found if one.line not in lines] == []


def test_what_the_parser_leaves_over_is_found_at_its_line_and_nothing_besides(publication: Path, memo: Path) -> None:
    held = Publication(publication)
    assembly = Assembly(held, Progress())
    ledger = assembly.ledger(DAY)[0]
    written, wrong = memo.read_text("utf-8"), {}
    for case in LEFT:
        memo.write_text(written, "utf-8")
        (lines,) = plant(memo, case["markdown"])
        found = findings(Material(held, DAY, assembly=assembly, ledger=ledger))
        errors = {one.id for one in found if one.severity == "error" and one.line in lines}
        elsewhere = [one for one in found if one.line not in lines]
        if errors != {*case["ids"]} or elsewhere:
            wrong[case["name"]] = errors, elsewhere
    assert len(LEFT) > 100 and wrong == {}


def test_the_front_page_tells_what_the_newest_edition_has(publication: Path) -> None:
    page = publication / "book" / "index.md"
    text = page.read_text("utf-8")
    try:
        page.write_text("# Newest\n\n```{front}\n:picture: cycling.nothing\n:numbers: c1 c99\n```\n", "utf-8")
        found = [(one.id, one.line) for one in found_in(publication)]
    finally:
        page.write_text(text, "utf-8")
    assert sorted(found) == [("claim.unknown", 5), ("markup.argument", 3), ("result.unknown", 4)]


def test_at_what_is_a_warning_no_build_stops(publication: Path, memo: Path) -> None:
    warned = {id for id, rule in RULES.items() if rule.severity == "warning"}
    cases = [case for case in FAULTS if warned.issuperset(case["ids"])]
    assert len(cases) > 2
    plant(memo, *(case["markdown"] for case in cases))
    built(publication, "--out", "_site")


def test_all_faults_are_found_at_once(publication: Path, memo: Path) -> None:
    cases = [case for case in FAULTS if case["name"] not in SWALLOWS]
    spans = plant(memo, *(case["markdown"] for case in cases))
    found = found_in(publication)
    missed = [
        case["name"]
        for case, lines in zip(cases, spans, strict=True)
        if not {*case["ids"]} & {one.id for one in found if one.line in lines}
    ]
    assert len(cases) > 80 and missed == []


def test_what_is_fine_is_found_by_nothing_builds_and_shows_no_markup(publication: Path, memo: Path) -> None:
    plant(memo, *(case["markdown"] for case in FINE), ROLES)
    assert [one for one in found_in(publication) if one.severity == "error"] == []
    built(publication, "--out", "_site")
    page = (publication / "_site" / DAY / "index.html").read_text("utf-8")
    words = re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(script|style|pre)\b.*?</\1>", " ", page))
    assert not SEEN.search(words), SEEN.search(words)
