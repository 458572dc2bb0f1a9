"""Forecasts from end to end: refused when too late, frozen by the release, answered by the next edition's data."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from case_build import memobook

from memobook.editions.forecasts.file import check_frozen
from memobook.publication.errors import ContentError
from memobook.publication.folder import Publication
from memobook.publication.locks.lock import Lock
from memobook.site.releases.release import Release

FIRST, SECOND = "2026-03-06", "2026-04-03"
MEMOS = Path("book/memos")
FILE = MEMOS / f"{FIRST}.forecasts.yml"
EAST = "where: {bridge: East Bridge, week: WEEK}"
FORECASTS = f"""
forecasts:
  - {{id: f1, text: "Will more than 3,800 ride?", day: 2026-03-20, dataset: counts, measure: riders,
     {EAST.replace("WEEK", "2026-03-09")}, comparison: "> 3800", probability: 0.7}}
  - {{id: f2, text: "How many will ride?", day: 2026-03-20, dataset: counts, measure: sum riders,
     where: {{bridge: [East Bridge, West Bridge], week: 2026-03-09}}, quantiles: {{0.1: 5e3, 0.5: 6e3, 0.9: 7e3}},
     format: "{{:,.0f}} riders", note: "In four weeks {{cycling.riders}} rode."}}
  - {{id: f3, text: "Will they be fewer a week on?", day: 2026-03-20, dataset: counts, measure: riders,
     {EAST.replace("WEEK", "2026-03-16")}, minus: {{where: {{week: 2026-03-09}}}}, comparison: "< 0", probability: 0.4}}
  - {{id: f4, text: "Will more ride in the last week of April?", day: 2026-05-04, dataset: counts, measure: riders,
     {EAST.replace("WEEK", "2026-04-20")}, comparison: "> 4000", probability: 0.5}}
"""  # fmt: skip
WEEKS = (("2026-03-02", 4010, 2500, "2026-03-09"), ("2026-03-09", 3900, 2400, "2026-03-16"),
         ("2026-03-16", 3700, 2600, "2026-03-23"))  # fmt: skip


@pytest.fixture(scope="module")
def rivers(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forecasts") / "rivers"
    shutil.copytree(example, folder)
    told = folder / MEMOS / f"{FIRST}.md"
    told.write_text(told.read_text("utf-8").replace("\n## References", QUESTIONS + "\n## References"), "utf-8")
    (folder / FILE).write_text(FORECASTS, "utf-8")
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *who, "commit", "-qm", "A memo with forecasts"], cwd=folder, check=True)
    return folder


QUESTIONS = "\n## What we expect\n\n```{forecasts}\n```\n"


def test_what_nothing_reads_no_row_holds_or_the_memo_hides_is_found(rivers: Path) -> None:
    memo, file = rivers / MEMOS / f"{FIRST}.md", rivers / FILE
    kept = memo.read_text("utf-8")
    memo.write_text(kept.replace(QUESTIONS, ""), "utf-8")
    file.write_text(FORECASTS.replace("{bridge: East", "{bridge: Eest", 1).replace("0.7}", "0.7, horizon: x}"), "utf-8")
    try:
        told = memobook(rivers, "check", FIRST).stdout
    finally:
        memo.write_text(kept, "utf-8")
        file.write_text(FORECASTS, "utf-8")
    assert f"forecast.key {FILE}:4: nothing reads 'horizon' of f1" in told
    assert f"forecast.row {FILE}:3: f1: no row of counts has bridge = 'Eest Bridge'" in told
    assert f"forecast.unshown book/memos/{FIRST}.md: 4 forecasts stand on no page" in told


def test_explain_says_what_it_asks(rivers: Path) -> None:
    told = memobook(rivers, "explain", "f1").stdout
    assert "riders from counts where bridge = 'East Bridge' and week = '2026-03-09'" in " ".join(told.split())
    assert "> 3800: 0.7" in told and f"{FILE}:3" in told


def test_a_forecast_whose_answer_may_be_known_is_not_released(rivers: Path) -> None:
    done = memobook(rivers, "release", FIRST)
    assert done.returncode == 1
    assert done.stderr.count(f"forecast.late {FILE}:") == 4
    assert not list(rivers.glob("book/memos/*.lock.json"))


@pytest.fixture(scope="module")
def answered(rivers: Path) -> Path:
    """The first edition released before the answers, and built beside a second one whose data hold them."""
    lock = Release(Publication(rivers), lambda *_: [], today="2026-03-07").first(FIRST).lock
    assert len(lock.held["forecasts"]) == 64
    assert {one["given"] for one in lock.ledger["forecasts"]} == {"2026-03-07"}
    for suffix in (".md", ".yml"):
        text = (rivers / MEMOS / f"{FIRST}{suffix}").read_text("utf-8").replace(FIRST, SECOND)
        (rivers / MEMOS / f"{SECOND}{suffix}").write_text(text.replace(QUESTIONS, ""), "utf-8")
    with (rivers / "data" / "counts.csv").open("a", encoding="utf-8") as file:
        for week, east, west, day in WEEKS:
            file.write(f"{week},East Bridge,{east},{day},\n{week},West Bridge,{west},{day},\n")
    with (rivers / "data" / "rain.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{week},12.0,{day},\n" for week, _, _, day in WEEKS)
    done = memobook(rivers, "build", "--all")
    assert done.returncode == 0, done.stderr
    return rivers / "_site"


def test_the_memo_lists_questions_with_what_rules_say(answered: Path) -> None:
    memo = (answered / FIRST / "index.html").read_text("utf-8")
    part = memo.partition('id="what-we-expect"')[2].partition("</section>")[0]
    section = re.sub(r"<[^>]+>", "", part).replace("\N{NO-BREAK SPACE}", " ")
    assert "Given on 7 March 2026." in section
    head = re.search(r"<summary>(.*?)</summary>", memo.partition('id="f1"')[2], re.DOTALL)
    assert head and re.sub(r"<[^>]+>", "", head[1]).endswith("? 70\N{NO-BREAK SPACE}%")  # seen before it is opened
    assert "To be answered by data as known on 20 March 2026." in section
    assert "Simple rules: base rate 25 % (9 cases); persistence 81 % " in section
    assert "5,000 riders at 10 %, 6,000 riders at 50 %, 7,000 riders at 90 %" in section
    assert "Simple rules, from 10 % to 90 %: base rate 5,480 to 6,574 (9 cases); " in section
    assert "It was tried on no earlier day" in memo
    assert "riders from counts where bridge = 'East Bridge' and week = '2026-03-09' &gt; 3800" in section
    found = {one["id"]: one for one in json.loads((answered / FIRST / "ledger.json").read_text("utf-8"))["forecasts"]}
    # of the nine weeks from 29 December on two had more than 3,800
    rules = {rule["name"]: rule for rule in found["f1"]["baselines"]}
    assert (rules["base rate"]["cases"], rules["base rate"]["probability"]) == (9, 2.5 / 10)


def test_the_next_edition_answers_by_data_as_known_on_the_day(answered: Path) -> None:
    held = json.loads((answered / SECOND / "ledger.json").read_text("utf-8"))
    told = {one["id"]: (one["state"], one["number"], one["holds"]) for one in held["answers"]}
    assert told == {"f1": ("answered", 3900, True), "f2": ("answered", 6300, None), "f3": ("can’t be told", None, None)}
    assert held["answers"][0]["rows"]["counts"]["keys"] == ["2026-03-09 East Bridge 2026-03-16"]
    assert "answers" not in json.loads((answered / FIRST / "ledger.json").read_text("utf-8"))


def test_the_score_says_what_came_and_claims_nothing_from_two(answered: Path) -> None:
    told = json.loads((answered / "score.json").read_text("utf-8"))["forecasts"]
    assert told["tally"] == {"answered": 2, "open": 1, "can’t be told": 1, "given too late": 0}
    assert (told["skills"], told["calibration"], told["without"]) == ([], [], [SECOND])
    losses = {one["forecast"]["id"]: one["losses"] for one in told["answers"] if one["losses"]}
    assert losses["f1"]["Brier"]["ours"] == pytest.approx(0.09)
    assert losses["f2"]["CRPS"]["ours"] == pytest.approx(2 * (0.1 * 1300 + 0.5 * 300 + 0.1 * 700) / 3)
    page = (answered / "score" / "index.html").read_text("utf-8")
    assert "2 answered: no record yet." in page
    assert "It came true: 3,900, by the" in page and "It was 6,300 riders, by the" in page
    assert "No row of counts fits." in page
    assert "Retrospective, without a score, since it gave no forecast:" in page
    ours, others = page.index("Forecasts of ours"), page.index("Statements by others")
    assert ours < page.index("It came true: 3,900") < others


@pytest.mark.parametrize(
    ("text", "word"),
    [(FORECASTS.replace("0.7}", "0.9}"), "changed"), ("", "taken away")],
)
def test_what_was_changed_after_its_release_is_refused(answered: Path, text: str, word: str) -> None:
    folder = answered.parent
    file = folder / FILE
    if text:
        file.write_text(text, "utf-8")
    else:
        file.unlink()
    try:
        for call in (["check", FIRST], ["verify", FIRST], ["build", SECOND])[: 3 if text else 1]:
            done = memobook(folder, *call)
            assert done.returncode == 1, call
            assert f"forecasts of {FIRST} were {word} after its release of 2026-03-07" in done.stdout + done.stderr
    finally:
        file.write_text(FORECASTS, "utf-8")


def test_what_was_added_after_the_release_of_an_edition_is_refused(answered: Path) -> None:
    folder = answered.parent
    lock = json.loads((folder / MEMOS / f"{FIRST}.v1.lock.json").read_text("utf-8"))
    bare = folder.parent / "bare"
    shutil.copytree(folder / "book", bare / "book")
    check_frozen(Publication(bare), FIRST)
    path = bare / MEMOS / f"{FIRST}.v1.lock.json"
    path.unlink()
    held = {name: value for name, value in lock.items() if name not in ("forecasts", "checksum")}
    assert Lock("", held).write(path)
    with pytest.raises(ContentError, match="were added after its release of 2026-03-07"):
        check_frozen(Publication(bare), FIRST)
