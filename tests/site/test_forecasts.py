"""Forecasts: refused when it is too late, given on the day of their release, told on memo and score."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from case_build import memobook

MEMO = Path("book/memos/2026-03-06.md")
FORECASTS = """
forecasts:
  - {id: f1, text: "Will more than 20,000 ride?", horizon: HORIZON, holds: cycling.riders > 20000, probability: 0.7}
  - {id: f2, text: "How many will ride?", horizon: HORIZON, value: cycling.riders,
     quantiles: {0.1: 15e3, 0.5: 21e3, 0.9: 26e3}, note: "Now it is {cycling.riders}."}
"""


@pytest.fixture(scope="module")
def rivers(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forecasts") / "rivers"
    shutil.copytree(example, folder)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    told = folder / MEMO
    told.write_text(told.read_text("utf-8") + "\n## Forecasts\n\n```{forecasts}\n```\n", "utf-8")
    return folder


def ask(folder: Path, horizon: str) -> None:
    register = folder / MEMO.with_suffix(".yml")
    before = register.read_text("utf-8").partition("\nforecasts:")[0]
    register.write_text(before + FORECASTS.replace("HORIZON", horizon), "utf-8")
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *who, "commit", "-qm", f"Forecasts of {horizon}"], cwd=folder, check=True)


def test_a_forecast_whose_answer_may_be_known_is_not_released(rivers: Path) -> None:
    ask(rivers, "2026-04-01")
    done = memobook(rivers, "release", "2026-03-06")
    assert done.returncode == 1
    assert done.stderr.count("forecast.late book/memos/2026-03-06.yml:") == 2
    assert not list(rivers.glob("book/memos/*.lock.json"))


def test_it_is_given_on_the_day_of_its_release_and_stands_on_memo_and_score(rivers: Path) -> None:
    ask(rivers, "2099-02-01")
    done = memobook(rivers, "release", "2026-03-06")
    assert done.returncode == 0, done.stderr
    assert memobook(rivers, "build").returncode == 0
    site = rivers / "_site"
    found = json.loads((site / "2026-03-06" / "ledger.json").read_text("utf-8"))["forecasts"]
    assert [one["id"] for one in found] == ["f1", "f2"]
    assert {one["given"] for one in found} == {datetime.now(UTC).date().isoformat()}
    memo = (site / "2026-03-06" / "index.html").read_text("utf-8")
    assert "70%" in memo
    assert "15,000 at 10%, 21,000 at 50%, 26,000 at 90%" in memo
    told = json.loads((site / "score.json").read_text("utf-8"))["forecasts"]
    assert told["tally"] == {"answered": 0, "open": 2, "can’t be told": 0, "given too late": 0}
    score = (site / "score" / "index.html").read_text("utf-8")
    assert "None answered: no record yet." in score
    assert "We gave it 70%." in score
