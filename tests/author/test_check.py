"""Planted faults: each is found at its place, and nothing else is; the example and the real editions have none."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from memobook.author.check.facts.other_editions import other_editions
from memobook.author.check.families import findings
from memobook.author.check.material import Material
from memobook.author.check.rule import RULES
from memobook.author.start.init import init
from memobook.ledger.content import content_sha256
from memobook.publication.finding import Finding
from memobook.publication.folder import Publication
from memobook.publication.locks.lock import Lock, lock_path
from memobook.publication.locks.shape import SHAPE
from memobook.publication.progress import Progress
from memobook.runs.committed import put_outputs
from memobook.site.assembly import Assembly

FOLDER = Path(__file__).parents[1] / "check_cases"
DATE = "2026-03-06"
CASES = [
    case | {"case": f"{path.stem}: {case['case']}"}
    for path in sorted(FOLDER.glob("*.yml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]
# those of one name are planted together
NAMES = dict.fromkeys(case["with"] for case in CASES if "with" in case)
TOGETHER = [
    *(pytest.param([case for case in CASES if case.get("with") == name], id=name) for name in NAMES),
    *(pytest.param([case], id=case["case"]) for case in CASES if "with" not in case),
]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example publication, with its runs stored."""
    root = tmp_path_factory.mktemp("example") / "memos"
    init(root)
    material = Material(Publication(root), DATE)
    assert findings(material) == [], "the example passes its own checks"
    # so that each fault is planted where nothing was found before, and all of that is known
    material.answers.keep()
    kept = {path.stem for path in (root / ".memobook" / "answers").iterdir()}
    assert kept >= {"cells", "code", "days", "literals", "rows", "series", "views"}
    return root


def edited(root: Path, edit: dict[str, Any]) -> None:
    if "notebook" in edit:
        path = root / "notebooks" / f"{edit['notebook']}.ipynb"
        document = json.loads(path.read_text("utf-8"))
        if "counts" in edit:
            code = [cell for cell in document["cells"] if cell["cell_type"] == "code"]
            for cell, count in zip(code, edit["counts"], strict=True):
                cell["execution_count"] = count
        else:
            (cell,) = [cell for cell in document["cells"] if cell["id"] == edit["cell"]]
            source = "".join(cell["source"])
            if "output" in edit:
                cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": edit["output"]}]
            elif "append" in edit:
                cell["source"] = source + edit["append"]
            else:
                assert source.count(edit["replace"]) == 1, edit
                cell["source"] = source.replace(edit["replace"], edit["by"])
        path.write_text(json.dumps(document, indent=1, ensure_ascii=False), "utf-8")
        return
    if "descriptor" in edit:
        path = root / "data" / "datapackage.json"
        document = json.loads(path.read_text("utf-8"))
        (resource,) = [one for one in document["resources"] if one["name"] == edit["descriptor"]]
        if "field" in edit:
            (resource,) = [one for one in resource["schema"]["fields"] if one["name"] == edit["field"]]
        resource |= edit.get("set", {})
        resource.pop(edit.get("drop"), None)
        path.write_text(json.dumps(document, indent=1), "utf-8")
        return
    path = root / edit["file"]
    if "remove" in edit:
        path.unlink()
        return
    if "copy" in edit:
        text = (root / edit["copy"]).read_text("utf-8")
    elif "write" in edit:
        text = edit["write"]
    elif "append" in edit:
        text = path.read_text("utf-8") + edit["append"]
    else:
        text = path.read_text("utf-8")
        assert text.count(edit["replace"]) == 1, edit
        text = text.replace(edit["replace"], edit["by"])
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode("utf-8", "surrogateescape"))


def place(root: Path, expected: dict[str, Any]) -> str:
    """The place that a case names, with the line on which its text stands."""
    if "place" in expected:
        return str(expected["place"])
    if "notebook" in expected:
        line = expected.get("line", 0)
        if "at" in expected:
            document = json.loads((root / "notebooks" / f"{expected['notebook']}.ipynb").read_text("utf-8"))
            (cell,) = [cell for cell in document["cells"] if cell["id"] == expected["cell"]]
            source = "".join(cell["source"])
            assert source.count(expected["at"]) == 1, expected
            line = source[: source.index(expected["at"])].count("\n") + 1
        return f"notebooks/{expected['notebook']}.ipynb cell {expected['cell']!r}{f' line {line}' if line else ''}"
    lines = (root / expected["file"]).read_text("utf-8").split("\n")
    found = [number for number, line in enumerate(lines, 1) if str(expected["at"]) in line]
    assert found, expected
    return f"{expected['file']}:{found[-1] if expected['file'].endswith('.bib') else found[0]}"


@pytest.mark.parametrize("cases", TOGETHER)
def test_a_planted_fault_is_found_at_its_line_and_nothing_else(
    example: Path, tmp_path: Path, cases: list[dict[str, Any]]
) -> None:
    root = tmp_path / "memos"
    shutil.copytree(example, root, symlinks=True)
    for edit in [edit for case in cases for edit in case["edit"]]:
        edited(root, edit)
    expected = [one for case in cases for one in case["find"]]
    found = findings(Material(Publication(root), str(cases[0].get("date", DATE))))
    anywhere = {one["id"] for one in expected if one.get("any")}
    assert anywhere <= {finding.id for finding in found}, found
    told = {(finding.id, finding.place) for finding in found if finding.id not in anywhere}
    wanted = {(one["id"], place(root, one)) for one in expected if not one.get("any")}
    assert told == wanted, [str(finding) for finding in found]
    assert len(found) == len(expected)
    for one in expected:
        assert one.get("says", "") in "".join(str(line) for finding in found for line in finding.lines), found
    assert all(finding.fix and finding.message for finding in found)
    for finding in found:
        if finding.id in RULES:
            assert finding.severity == RULES[finding.id].severity


def test_there_are_faults_enough_and_every_rule_has_one() -> None:
    planted = [one["id"] for case in CASES for one in case["find"]]
    assert len(planted) >= 60
    elsewhere = {"dataset.period", "dataset.early", "dataset.gap", "dataset.vanished"}  # planted in test_check_rows
    elsewhere |= {"number.sum", "draft.mark"}  # in tests of their own
    elsewhere |= {f"forecast.{name}" for name in ("key", "late", "row", "unshown")}  # in test_forecasts
    wrong = ("crossref", "date", "names", "string", "style", "title", "type", "unprintable")
    elsewhere |= {f"reference.{name}" for name in wrong}  # in test_csl and test_citing
    elsewhere |= {
        "link.external",
        "history.outdated",
        "history.unchecked",
        "lock.memo",
        "lock.pending",
        "notebook.outputs",
    }
    stops = yaml.safe_load((FOLDER.parent / "stops.yml").read_text("utf-8"))  # of test_check_builds
    planted += [id for several in stops.values() for case in several for id in case.get("ids", [])]
    files = yaml.safe_load((FOLDER.parent / "files.yml").read_text("utf-8"))  # of test_check_files
    planted += [id for group in files for fault in group["faults"] for id in fault["ids"]]
    family = yaml.safe_load((FOLDER.parent / "family_faults.yml").read_text("utf-8"))  # of test_check_family_faults
    planted += [found.partition(" ")[0] for case in family for found in case["find"]]
    assert RULES.keys() - set(planted) == elsewhere - set(planted)


def call(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "memobook", "check", *arguments]
    return subprocess.run(command, cwd=root, check=False, capture_output=True, text=True, timeout=300)


class TestCommand:
    """What is printed, and how the call ends."""

    @pytest.fixture(scope="class")
    def faulty(self, example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
        root = tmp_path_factory.mktemp("faulty") / "memos"
        shutil.copytree(example, root, symlinks=True)
        memo = root / "book" / "memos" / f"{DATE}.md"
        memo.write_text(memo.read_text("utf-8").replace("More than a few", "More than 300, or 20 %,"), "utf-8")
        return root

    def test_a_good_edition_ends_with_zero(self, example: Path) -> None:
        done = call(example)
        assert (done.returncode, done.stdout) == (0, f"{DATE}: no findings\n")

    def test_an_error_ends_with_one_and_is_one_line_with_place_and_fix(self, faulty: Path) -> None:
        done = call(faulty, DATE)
        first, second, last = done.stdout.splitlines()
        assert done.returncode == 1
        assert first.startswith(f"error prose.number book/memos/{DATE}.md:34: the number '20 %'") and "to do: " in first
        assert "300" in second and last == f"{DATE}: 2 findings, 2 of severity error"

    def test_json_has_the_fields_by_name(self, faulty: Path) -> None:
        entries = json.loads(call(faulty, "--json").stdout)
        assert [entry["id"] for entry in entries] == ["prose.number", "prose.number"]
        assert entries[0].keys() == {"severity", "id", "place", "message", "fix"}

    def test_sarif_names_rules_levels_and_lines(self, faulty: Path) -> None:
        log = json.loads(call(faulty, "--sarif").stdout)
        (run,) = log["runs"]
        rules = run["tool"]["driver"]["rules"]
        assert log["version"] == "2.1.0" and {rule["id"] for rule in rules} >= RULES.keys()
        for result in run["results"]:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "prose.number"
            assert result["level"] == "error"
            (location,) = result["locations"]
            physical = location["physicalLocation"]
            assert physical["artifactLocation"]["uri"] == f"book/memos/{DATE}.md"
            assert physical["region"]["startLine"] == 34

    def test_a_workflow_gets_annotations_by_itself(self, faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GITHUB_ACTIONS", "true")
        lines = call(faulty).stdout.splitlines()
        assert lines[0].startswith(f"::error file=book/memos/{DATE}.md,line=34,title=prose.number::the number '20 %25'")

    def test_errors_block_a_release(self, faulty: Path) -> None:
        command = [sys.executable, "-m", "memobook", "release", DATE]
        done = subprocess.run(command, cwd=faulty, check=False, capture_output=True, text=True, timeout=300)
        assert done.returncode == 1 and "release.findings" in done.stderr and "prose.number" in done.stderr
        assert not list((faulty / "book" / "memos").glob("*.lock.json"))


def test_committed_outputs_of_another_run_are_told(example: Path, tmp_path: Path) -> None:
    root = tmp_path / "memos"
    shutil.copytree(example, root, symlinks=True)
    publication = Publication(root)
    put_outputs(publication, [])
    assert findings(Material(publication, DATE)) == []
    path = root / "notebooks" / "cycling.ipynb"
    text = path.read_text("utf-8")
    assert text.count('"label": "riders in the newest weeks"') == 1
    path.write_text(text.replace('"label": "riders in the newest weeks"', '"label": "riders of another run"'), "utf-8")
    (found,) = findings(Material(publication, DATE))
    assert (found.id, found.place) == ("notebook.outputs", "notebooks/cycling.ipynb cell 'total'")


class TestLocks:
    """A released edition that is no longer what was released."""

    @pytest.fixture
    def released(self, example: Path, tmp_path: Path) -> Path:
        root = tmp_path / "memos"
        shutil.copytree(example, root, symlinks=True)
        publication = Publication(root)
        ledger, runs = Assembly(publication, Progress()).ledger(DATE)
        held: dict[str, Any] = {"edition": DATE, "revision": 1, "day": DATE, "why": "", "commit": "", "runs": {}}
        held |= {"content": content_sha256(ledger.edition, runs), "previous": None, "changes": None}
        held |= {"ledger": ledger.as_json(), "manifest": {}, "permanent": "", "shape": SHAPE, "corrections": []}
        Lock("", held).write(lock_path(publication, DATE, 1))
        assert findings(Material(Publication(root), DATE)) == [], "as released"
        return root

    def told(self, root: Path) -> list[tuple[str, str, str]]:
        return [(one.severity, one.id, one.place) for one in findings(Material(Publication(root), DATE))]

    def test_a_text_that_was_edited_is_told_and_keeps_nothing_from_being_released(self, released: Path) -> None:
        memo = released / "book" / "memos" / f"{DATE}.md"
        memo.write_text(memo.read_text("utf-8").replace("More than a few", "Quite a few"), "utf-8")
        assert self.told(released) == [("warning", "lock.pending", f"book/memos/{DATE}.md")]

    def test_a_result_that_is_another_one_is_told_beside_all_else(self, released: Path) -> None:
        rain, memo = released / "data" / "rain.csv", released / "book" / "memos" / f"{DATE}.md"
        header, first, *rows = rain.read_text("utf-8").splitlines()
        cells = first.split(",")
        rain.write_text("\n".join([header, ",".join([cells[0], "60", *cells[2:]]), *rows, ""]), "utf-8")
        memo.write_text(memo.read_text("utf-8").replace("More than a few", "More than 300"), "utf-8")
        found = self.told(released)
        assert ("error", "lock.differs", f"book/memos/{DATE}.v1.lock.json") in found
        assert "prose.number" in {id for _, id, _ in found} and "lock.pending" not in {id for _, id, _ in found}

    def test_the_memo_of_a_released_edition_that_is_gone_is_told_by_whatever_edition_is_checked(
        self, released: Path
    ) -> None:
        path = lock_path(Publication(released), DATE, 1)
        path.rename(path.with_name("2026-01-02.v1.lock.json"))
        assert self.told(released) == [("error", "lock.memo", "book/memos/2026-01-02.md")]

    def test_a_lock_that_was_edited_is_told(self, released: Path) -> None:
        path = released / "book" / "memos" / f"{DATE}.v1.lock.json"
        path.write_text(path.read_text("utf-8").replace('"why": ""', '"why": "none"'), "utf-8")
        assert self.told(released) == [("error", "lock.checksum", f"book/memos/{DATE}.v1.lock.json")]

    @pytest.mark.parametrize(
        ("file", "old", "new", "told"),
        [
            (f"{DATE}.v1.lock.json", '"why": ""', '"why": "none"', f"lock.checksum book/memos/{DATE}.v1.lock.json"),
            (f"{DATE}.v1.lock.json", '"why": ""', "", f"lock.syntax book/memos/{DATE}.v1.lock.json"),
            (f"{DATE}.md", f"as_of: {DATE}", "as_of: then", f"day.malformed book/memos/{DATE}.md:8"),
            (f"{DATE}.yml", "claims:", "claims: [", f"yaml.syntax book/memos/{DATE}.yml:4"),
        ],
        ids=["edited lock", "broken lock", "front matter", "register"],
    )
    def test_what_a_build_of_the_next_edition_reads_of_it_is_told(
        self, released: Path, file: str, old: str, new: str, told: str
    ) -> None:
        def found() -> list[str]:
            looked_at = Material(Publication(released), "2026-03-13")
            return [f"{one.id} {one.place}" for one in other_editions(looked_at)]

        assert found() == []
        path = released / "book" / "memos" / file
        text = path.read_text("utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), "utf-8")
        assert found() == found() == [told], "asked again it is the same"
        path.write_text(text, "utf-8")
        assert found() == []

    def test_a_lock_that_is_missing_is_told(self, released: Path) -> None:
        path = released / "book" / "memos" / f"{DATE}.v1.lock.json"
        path.rename(path.with_name(f"{DATE}.v2.lock.json"))
        assert self.told(released) == [("error", "lock.missing", f"book/memos/{DATE}.v1.lock.json")]


def test_the_real_editions_have_nothing_wrong_but_what_is_known(root: Path, site: Path) -> None:
    """No error; the warnings are datasets past their date, and that a prepared revision is not released."""
    publication = Publication(root)
    past = {}
    for date in publication.editions():
        found: list[Finding] = findings(Material(publication, date))
        others = [str(finding) for finding in found if finding.id != "dataset.stale"]
        assert all("lock.pending" in told and "the next one is prepared" in told for told in others) and len(others) < 2
        past[date] = len(found) - len(others)
    # what an edition rests on may all be fresh; two of these rest on data past their date
    assert max(past.values()) < 9 and sum(count > 0 for count in past.values()) > 1
