"""Benchmarks: what they compute and refuse; how long anything takes is not asserted."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import patient

from benchmarks.measure import Measured, alternate, same_result
from benchmarks.member_notebooks import BETWEEN, id_of, write_member_notebooks
from benchmarks.outcome import Goal, NotBuilt, Outcome, Pair, RowError
from benchmarks.page import MEASURED, PAGE, put, text
from benchmarks.plain_book import make_plain
from benchmarks.process import bytecode, call, descendants
from benchmarks.report import exit_code, heading, lines, machine, summary
from benchmarks.repository import ROOT, before_weekly, copy_repository, notebooks_in_contents, read_notebook, themes
from benchmarks.results import shown
from benchmarks.row import outcomes
from benchmarks.rows import ROWS
from benchmarks.rows.growth import DAY, GROWN, exponent
from benchmarks.rows.memory import private_megabytes
from benchmarks.small_publication import THEMES, write_publication
from memobook.author.start.init import init
from memobook.data.package import DataPackage
from memobook.editions.edition import Edition
from memobook.publication.folder import Publication
from memobook.themes.theme import Theme

RATIO = Goal("row", "ours", "the peer", reach=0.5)
AMOUNTS = st.floats(0.001, 1000)
PAIRS = st.lists(st.builds(Pair, AMOUNTS, AMOUNTS), min_size=1, max_size=7)


def pairs(*amounts: tuple[float, float]) -> tuple[Pair, ...]:
    return tuple(Pair(ours, peer) for ours, peer in amounts)


def test_a_row_is_judged_by_the_median_of_its_ratios_not_by_the_ratio_of_its_medians() -> None:
    outcome = Outcome(RATIO, pairs((1, 10), (6, 10), (4, 4.5)))
    assert outcome.compared() == [0.1, 0.6, 4 / 4.5]
    assert outcome.state == "not reached"
    assert "ratio 0.600 (0.100 … 0.889, 3 pairs; reach: at most 0.5)" in lines(outcome)[0]
    assert "4.000 s  ours" in lines(outcome)[1]
    assert "10.000 s  the peer" in lines(outcome)[2]


@pytest.mark.parametrize(
    ("reach", "at", "state"),
    [(0.5, "most", "reached"), (0.49, "most", "not reached"), (0.5, "least", "reached"), (0.51, "least", "not reached"),
     (None, "most", "information")],
)  # fmt: skip
def test_a_goal_is_reached_at_its_very_edge(reach: float | None, at: Any, state: str) -> None:
    assert Outcome(Goal("row", "ours", "peer", reach=reach, at=at), pairs((1, 2))).state == state


def test_a_difference_has_the_unit_of_its_sides() -> None:
    goal = Goal("row", "ours", "peer", compare="difference", reach=0.5)
    assert "difference 0.250 s (0.250 … 0.250, 1 pair; reach: at most 0.5 s)" in lines(
        Outcome(goal, pairs((1.25, 1)))
    )[0]  # fmt: skip


@pytest.mark.parametrize(("seconds", "state"), [(9.9, "reached"), (10.1, "not reached")])
def test_an_amount_is_judged_without_a_peer(seconds: float, state: str) -> None:
    outcome = Outcome(Goal("row", "ours", compare="amount", reach=10), (Pair(seconds),))
    assert outcome.state == state
    assert f"amount {seconds:.3f} s ({seconds:.3f} … {seconds:.3f}, 1 pair; reach: at most 10 s)" in lines(outcome)[0]


@patient
@given(PAIRS, st.booleans())
def test_every_outcome_survives_its_json(measured: list[Pair], failed: bool) -> None:
    outcome = Outcome(RATIO, tuple(measured), "a note", "error" if failed else None, {"more": [1.0]})
    data = json.loads(json.dumps(outcome.as_json()))
    assert Outcome.from_json(data) == outcome
    assert data["median"] == statistics.median(p.ours / p.peer for p in measured if p.peer)


def test_every_other_pair_begins_with_the_peer() -> None:
    order: list[str] = []

    def side(name: str, amount: float) -> Measured:
        order.append(name)
        return Measured(amount, "same")

    outcome = alternate(RATIO, lambda: side("ours", 1), lambda: side("peer", 4), 3, {"more": lambda: side("more", 2)})
    assert order[:3] == ["ours", "peer", "more"]  # untimed
    assert order[3:] == ["ours", "peer", "more", "peer", "ours", "more", "ours", "peer", "more"]
    assert outcome.pairs == pairs((1, 4), (1, 4), (1, 4))
    assert outcome.also == {"more": [2, 2, 2]}


def test_unlike_results_are_not_compared() -> None:
    with pytest.raises(RowError, match=r"ours \{'b': 2\}, the peer's \{'b': 3\}"):
        alternate(RATIO, lambda: Measured(1, {"a": 1, "b": 2}), lambda: Measured(1, {"a": 1, "b": 3}), 1)
    with pytest.raises(RowError, match="peer's None"):
        same_result("row", {"a": 1}, None)


def test_a_further_peer_with_another_result_is_not_shown() -> None:
    with pytest.raises(RowError, match=r"row \(more\)"):
        alternate(RATIO, lambda: Measured(1, 1), lambda: Measured(1, 1), 1, {"more": lambda: Measured(1, 2)})


def row(*steps: Outcome | Exception) -> Any:
    def measure(work: Path, pairs: int) -> Iterator[Outcome]:
        assert work.is_dir()
        for step in steps:
            if isinstance(step, Exception):
                raise step
            yield step

    return measure


# outcomes() ends all processes below its own, so it gets a process to itself
def said_by(name: str) -> list[Outcome]:
    code = f"import json, test_benchmarks as t; print(json.dumps([o.as_json() for o in t.{name}()]))"
    path = os.pathsep.join([str(ROOT), str(Path(__file__).parents[1]), str(Path(__file__).parent)])
    environment = os.environ | {"PYTHONPATH": path}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True, timeout=120
    )
    return [Outcome.from_json(outcome) for outcome in json.loads(done.stdout)]


def half_done() -> list[Outcome]:
    return outcomes("row", row(Outcome(RATIO, pairs((1, 2))), RowError("the rest broke")), 1)


def missing() -> list[Outcome]:
    return outcomes("row", row(NotBuilt("no such part")), 1)


def left_behind() -> list[Outcome]:
    return outcomes("row", orphaning, 1)


def orphaning(work: Path, pairs: int) -> Iterator[Outcome]:
    subprocess.run(["sh", "-c", f"sleep 300 >/dev/null & echo $! > {work}/pid"], check=True, timeout=30)
    yield Outcome(Goal("row", "ours"), note=(work / "pid").read_text().strip())


def test_a_row_that_fails_keeps_what_it_had_measured_and_makes_the_call_fail() -> None:
    found = said_by("half_done")
    assert [outcome.state for outcome in found] == ["reached", "error"]
    assert lines(found[1]) == ["row: error: the rest broke"]
    assert summary(found) == "1 reached, 1 error"
    assert exit_code(found) == 1


def test_a_part_that_is_not_built_is_neither_reached_nor_an_error() -> None:
    found = said_by("missing")
    assert lines(found[0]) == ["row: not built: no such part"]
    assert exit_code(found) == 0


def test_an_orphan_of_a_row_does_not_outlive_it() -> None:
    pid = int(said_by("left_behind")[0].note)
    assert not Path(f"/proc/{pid}").exists()


def test_what_is_not_reached_is_no_error() -> None:
    assert exit_code([Outcome(RATIO, pairs((2, 1)))]) == 0


def test_a_process_that_takes_too_long_is_ended_with_its_children(tmp_path: Path) -> None:
    with pytest.raises(RowError, match="did not end within 1 s"):
        call(["sh", "-c", "sleep 300 & echo $! > child; wait"], tmp_path, limit=1)
    pid = (tmp_path / "child").read_text().strip()
    until = time.monotonic() + 30
    while Path(f"/proc/{pid}/stat").exists() and Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z":
        assert time.monotonic() < until, "the child lives"
        time.sleep(0.05)
    assert descendants(os.getpid()) == [] or int(pid) not in descendants(os.getpid())


def test_a_process_that_fails_says_its_last_lines(tmp_path: Path) -> None:
    with pytest.raises(RowError, match=r"sh -c .* ended with 3:\nbroken pipe of the kitchen"):
        call(["sh", "-c", "echo broken pipe of the kitchen >&2; exit 3"], tmp_path)


def test_settings_of_memobook_reach_no_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEMOBOOK_WARM", "0")
    done = call(["sh", "-c", "echo ${MEMOBOOK_WARM-unset} $MEMOBOOK_ROOT"], tmp_path, more={"MEMOBOOK_ROOT": "here"})
    assert done.out == "unset here\n"


@pytest.mark.parametrize("kept", [True, False], ids=["kept", "not kept"])
def test_bytecode_is_kept_for_the_call_only_or_not_at_all(
    kept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    (tmp_path / "dough.py").write_text("")
    (tmp_path / "kept").mkdir()
    environment = bytecode(tmp_path / "kept", kept)
    command = [sys.executable, "-c", "import dough"]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, timeout=60)
    assert any((tmp_path / "kept").rglob("dough.*.pyc")) == kept
    assert not (tmp_path / "__pycache__").exists()


def test_private_memory_is_clean_and_dirty_pages_together() -> None:
    text = "55c0-7ffd ---p 00000000 00:00 0 [rollup]\nRss: 900 kB\nPrivate_Clean: 100 kB\nPrivate_Dirty: 200 kB\n"
    assert private_megabytes(text + "Private_Hugetlb: 7 kB\n") == pytest.approx(300 * 1024 / 1e6)


def test_two_executions_of_a_notebook_compare_by_what_they_show() -> None:
    def notebook(text: str, address: str) -> dict[str, Any]:
        outputs = [
            {"output_type": "stream", "name": "stdout", "text": ["a\n", text]},
            {"output_type": "stream", "name": "stderr", "text": address},
            {"output_type": "execute_result", "data": {"text/plain": f"<thing at {address}>"}},
        ]
        return {"cells": [{"cell_type": "code", "outputs": outputs}, {"cell_type": "markdown"}]}

    assert shown(notebook("b", "0x7f01")) == shown(notebook("b", "0x7f02"))
    assert shown(notebook("b", "0x7f01")) != shown(notebook("c", "0x7f01"))


def test_the_plain_book_has_nothing_of_memobook_and_the_same_code(tmp_path: Path) -> None:
    plain, kept = copy_repository(tmp_path / "plain"), copy_repository(tmp_path / "kept")
    make_plain(plain, "force")
    config = (plain / "_config.yml").read_text()
    assert "execute_notebooks: force" in config
    assert "memobook.sphinxext" not in config
    texts = [path.read_text() for path in (plain / "book").rglob("*.md")]
    ours = ("{value}", "{stated}", "{page}", "{result}", "{front}", "{claim-register}", "{implication}", "{datasets}")
    assert [word for word in ours for text in texts if word in text] == []
    assert any("{cite}" in text for text in texts)
    for name in themes(plain):
        assert Theme.read(plain / "notebooks", name).code == Theme.read(kept / "notebooks", name).code


def test_the_plain_book_has_a_notebook_for_each_page_of_the_edition(tmp_path: Path) -> None:
    copied = copy_repository(tmp_path / "copy")
    before_weekly(copied)
    publication = Publication(copied)
    edition = Edition.read(publication, publication.newest())
    write_member_notebooks(copied)
    names = notebooks_in_contents(copied)
    assert sorted(names) == sorted(page.replace("/", BETWEEN) for page in edition.themes)
    assert len(names) > len(edition.tops)
    (member,) = (one for one in edition.families["company"].members.values() if one.name == "meta")
    notebook = read_notebook(copied / "notebooks" / "company-meta.ipynb")
    (given,) = (cell for cell in notebook["cells"] if "injected-parameters" in cell["metadata"].get("tags", []))
    assert f'ticker = "{member.value}"' in "".join(given["source"])
    assert id_of("company-meta", "company.spending") == "company.meta.spending"
    assert id_of("alpha", "alpha.level") == "alpha.level"


def test_a_copy_has_the_installed_engine_and_no_second_one(tmp_path: Path) -> None:
    copied = copy_repository(tmp_path / "copy")
    assert (copied / "src").resolve() == ROOT / "src"
    assert (copied / "_config.yml").read_bytes() == (ROOT / "_config.yml").read_bytes()
    assert not (copied / ".git").exists()


def test_the_themes_that_read_values_of_others_come_last(root: Path) -> None:
    assert themes(root)[-1] == "portfolio"


def test_the_small_publication_is_one_that_the_engine_reads(tmp_path: Path) -> None:
    publication = write_publication(tmp_path / "small")
    assert len(DataPackage(publication / "data").history("prices")) > 52
    for name in THEMES:
        assert set(Theme.read(publication / "notebooks", name).parameters) == {"as_of", "factor"}


def test_the_machine_is_named() -> None:
    about = machine() | {"bytecode": True}
    assert heading(about).startswith(f"{about['cores']} core")
    assert about["python"] in heading(about)


def test_the_command_names_its_rows_and_refuses_others() -> None:
    def benchmarks(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "benchmarks", *words]
        return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=120)

    asked = benchmarks("--help")
    assert asked.returncode == 0
    assert [name for name in ROWS if name not in asked.stdout] == []
    assert benchmarks("nonsense").returncode == 2


def test_the_page_of_speed_is_made_from_what_was_measured() -> None:
    assert PAGE.read_text("utf-8") == text(json.loads(MEASURED.read_text("utf-8")))


def test_a_row_measured_again_takes_the_place_of_the_older_one_and_a_failed_one_does_not(tmp_path: Path) -> None:
    measured, page = tmp_path / "measured.json", tmp_path / "speed.md"
    about = {"cores": 2, "processor": "old", "python": "3.11", "bytecode": True, "system": "Linux"}
    other = Outcome(Goal("other", "ours", compare="amount", unit="MB", reach=7), pairs((5, 1)), "a note")
    put([Outcome(RATIO, pairs((1, 4), (2, 4), (3, 4))), other], about, measured, page)
    told = page.read_text("utf-8")
    assert "## 2 cores (old), Python 3.11" in told
    assert "| row | ours | the peer | 0.5 (0.25 to 0.75) | at most 0.5 | 3 |" in told
    assert "| other | ours; a note |  | 5 MB (5 to 5) | at most 7 MB | 1 |" in told
    put([Outcome(RATIO, pairs((1, 10))), Outcome(other.goal, failed="error")], about | {"cores": 8}, measured, page)
    by_machine = page.read_text("utf-8").split("\n## ")
    first, second = (next(p for p in by_machine if p.startswith(f"{cores} cores (old)")) for cores in (2, 8))
    assert "| other |" in first and "| row | ours | the peer" not in first
    assert "| row | ours | the peer | 0.1 (0.1 to 0.1) |" in second and "| other |" not in second


@pytest.mark.parametrize(("more", "wanted"), [(1.0, 0.0), (2.0, 1 / 3), (8.0, 1.0), (64.0, 2.0)])
def test_the_exponent_is_that_of_the_power_by_which_seconds_grow(more: float, wanted: float) -> None:
    assert exponent(4, 1.0, 32, more) == pytest.approx(wanted)


def rows_of(package: DataPackage, name: str) -> int:
    return len(package.history(name)) if name in package.datasets else 0


@pytest.mark.parametrize("thing", GROWN)
def test_what_grows_is_there_as_often_as_it_is_said(tmp_path: Path, thing: str) -> None:
    """The publication stays one that is read without a finding."""
    init(tmp_path / "rivers")
    publication = Publication(tmp_path / "rivers")

    def count() -> int:
        edition = Edition.read(publication, DAY)
        return {
            "editions": lambda: len(publication.editions()) - 1,
            "themes": lambda: len(edition.themes),
            "values": lambda: (
                sum("range(5)" in code for t in edition.themes for code in Theme.read(publication.notebooks, t).code)
                * 5
            ),
            "claims": lambda: publication.root.joinpath(f"book/memos/{DAY}.yml").read_text("utf-8").count("    check:"),
            "references": lambda: publication.bibliography.read_text("utf-8").count("@techreport"),
            "rows": lambda: rows_of(DataPackage(publication.data), "many"),
        }[thing]()

    before = count()
    GROWN[thing](publication.root, 5)
    # of editions the memo itself is one
    assert count() - before == (4 if thing == "editions" else 5)
