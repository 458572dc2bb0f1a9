"""The weekly run on a publication with a source of its own: news, none, no network, and a source that lies."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from case_build import memobook
from click.testing import CliRunner, Result
from fake_source import FakeSource, Reply, serving
from kills import within
from markdown_it import MarkdownIt
from workflow_steps import BIN, git, output, program, ran

from memobook.author.weekly import Week
from memobook.cli.main import cli
from memobook.fetch.held.merge import Merged
from memobook.fetch.http import client
from memobook.fetch.outcome import Outcome

CONNECTOR = '''
from datetime import date, timedelta

from memobook.fetch.answer import number
from memobook.fetch.connector import SourceConnector


class Connector(SourceConnector):
    """Riders by week and bridge; a week's count is public on the Monday after it."""

    source = "council"
    base = "https://council.example"

    def observations(self, ask, today):
        rows = []
        for row in ask("/counts.csv").csv("week", "bridge", "riders"):
            week = date.fromisoformat(row["week"])
            riders = int(number(row["riders"], "riders"))
            public = week + timedelta(days=7)
            rows.append({"week": week, "bridge": row["bridge"], "riders": riders, "published": public})
        return rows
'''
SKY = """
from datetime import date, timedelta

from memobook.fetch.answer import number
from memobook.fetch.connector import SourceConnector


class Connector(SourceConnector):
    \"\"\"Rain by week; a week's is public on the Monday after it.\"\"\"

    source = "sky"
    base = "https://sky.example"

    def observations(self, ask, today):
        rows = []
        for row in ask("/rain.csv").csv("week", "rain"):
            week = date.fromisoformat(row["week"])
            rain = number(row["rain"], "rain")
            rows.append({"week": week, "rain": rain, "published": week + timedelta(days=7)})
        return rows
"""
NEWS = "2026-03-02,East Bridge,4100\n2026-03-02,West Bridge,2820\n"
DAY = "2026-03-13"
DATE = ["--day", DAY, "--report", "report"]


@pytest.fixture(scope="module")
def source() -> Iterator[FakeSource]:
    with serving() as found:
        yield found


@pytest.fixture(scope="module")
def released(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, released, whose riders come from a source; what that has is what is held."""
    folder = tmp_path_factory.mktemp("weekly") / "rivers"
    shutil.copytree(example, folder)
    (folder / "src" / "town").mkdir(parents=True)
    (folder / "src" / "town" / "council.py").write_text(CONNECTOR, "utf-8")
    (folder / "src" / "town" / "sky.py").write_text(SKY, "utf-8")
    described = folder / "data" / "datapackage.json"
    package = json.loads(described.read_text("utf-8"))
    counts = next(r for r in package["resources"] if r["name"] == "counts")
    counts["fetch"] = {"connector": "town.council", "options": {}, "measures": ["riders"]}
    counts["plausible"] = {"entity": ["bridge"], "order": "week", "complete": ["bridge"], "step": {"riders": 3}}
    counts["plausible"] |= {"revision": {"riders": 1.5}, "filing": ["published"]}
    rain = next(r for r in package["resources"] if r["name"] == "rain")
    rain["fetch"] = {"connector": "town.sky", "options": {}, "measures": ["rain"]}
    rain["plausible"] = {"order": "week", "amount": {"rain": 2}}
    described.write_text(json.dumps(package, indent=1) + "\n", "utf-8")
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "All"]):
        subprocess.run([*git, *command], cwd=folder, check=True)
    done = memobook(folder, "release", "2026-03-06")
    assert done.returncode == 0, done.stderr
    return folder


def held(folder: Path) -> str:
    """What the source has while nothing is new."""
    with (folder / "data" / "counts.csv").open(encoding="utf-8", newline="") as file:
        rows = [f"{r['week']},{r['bridge']},{r['riders']}\n" for r in csv.DictReader(file)]
    return "week,bridge,riders\n" + "".join(rows)


def held_rain(folder: Path) -> str:
    with (folder / "data" / "rain.csv").open(encoding="utf-8", newline="") as file:
        return "week,rain\n" + "".join(f"{r['week']},{r['rain']}\n" for r in csv.DictReader(file))


def begin(released: Path, target: Path) -> Path:
    return Path(shutil.copytree(released, target / "rivers"))


@pytest.fixture
def week(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The weekly run in a folder, in this process, with sources that lie at an address."""

    def call(folder: Path, url: str, *more: str) -> Result:
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "path", [*sys.path])
        monkeypatch.setenv("MEMOBOOK_COUNCIL_URL", url)
        monkeypatch.setenv("MEMOBOOK_SKY_URL", url)
        return CliRunner().invoke(cli, ["weekly", *DATE, *more])

    return call


def serve(source: FakeSource, folder: Path, counts: str) -> str:
    """What the source says of riders, of rain what is held; its address."""
    source["/counts.csv"], source["/rain.csv"] = Reply(counts), Reply(held_rain(folder))
    return source.url


def state(folder: Path) -> dict[str, bytes]:
    """What an author keeps: data, memos, notebooks and the table of contents."""
    kept = [folder / "_toc.yml", *(p for name in ("data", "book", "notebooks") for p in (folder / name).rglob("*"))]
    ours = (path for path in kept if path.is_file() and path.name != "fetched.json")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in ours}


def test_news_begin_a_draft_that_is_checked_and_built_and_not_released(
    released: Path, source: FakeSource, week: Callable[..., Result], tmp_path: Path
) -> None:
    folder = begin(released, tmp_path)
    done = week(folder, serve(source, folder, held(folder) + NEWS))
    assert done.exit_code == 0, done.stdout + done.stderr
    assert "counts: 2 new, 0 revised" in done.stdout
    assert f"it is built; read it, edit it, and release it: memobook release {DAY}" in done.stdout
    assert [path.name for path in (folder / "book" / "memos").glob(f"{DAY}*")] != []
    assert not list((folder / "book" / "memos").glob(f"{DAY}*.lock.json"))
    ledger = json.loads((folder / "_site" / DAY / "ledger.json").read_text("utf-8"))
    assert {v["id"]: v["text"] for v in ledger["values"]}["cycling.riders"] != "25,415"
    pull = (folder / "report" / "pull.md").read_text("utf-8")
    assert "- `counts`: 2 new, 0 revised" in pull
    since, points = pull.partition("## Since the last memo")[2].split("## Open points")
    assert "look first at c2: cycling.dry_week: 6,273 → 6,381" in since
    assert "stale: “" in points
    assert "cycling.riders: 25,415 → " in points
    told = json.loads((folder / "report" / "weekly.json").read_text("utf-8"))
    assert (told["new"], told["date"], told["begun"], told["trouble"]) == (2, DAY, True, None)

    # a second time the source has nothing more, and nothing is touched
    before = state(folder)
    again = week(folder, serve(source, folder, held(folder)))
    assert again.exit_code == 0, again.stderr
    assert "nothing new; no memo is begun" in again.stdout
    assert state(folder) == before
    # and where it has, the draft that waits is taken up
    third = week(folder, serve(source, folder, held(folder) + NEWS.replace("03-02", "03-09")))
    assert third.exit_code == 0, third.stderr
    assert f"the draft of {DAY} is there already" in third.stdout
    assert json.loads((folder / "report" / "weekly.json").read_text("utf-8"))["begun"] is False


def test_what_a_killed_call_fetched_begins_a_draft_when_it_is_called_again(
    released: Path, source: FakeSource, week: Callable[..., Result], tmp_path: Path
) -> None:
    folder = begin(released, tmp_path)
    before, asked = (folder / "data" / "counts.csv").read_bytes(), held(folder) + NEWS
    serve(source, folder, asked)
    names = {"MEMOBOOK_COUNCIL_URL": source.url, "MEMOBOOK_SKY_URL": source.url}
    killed = subprocess.Popen(
        [sys.executable, "-m", "memobook", "weekly", *DATE],
        cwd=folder,
        env=os.environ | names,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    fetched = within(60, lambda: (folder / "data" / "counts.csv").read_bytes() != before)
    killed.kill()
    killed.wait()
    assert fetched and not list((folder / "book" / "memos").glob(f"{DAY}*"))
    # without a network too, what came is no longer news of the call
    again = week(folder, source.url, "--offline")
    assert again.exit_code == 0, again.stdout + again.stderr
    assert "counts: 2 waiting since an earlier fetch" in again.stdout
    assert f"it is built; read it, edit it, and release it: memobook release {DAY}" in again.stdout
    assert "- `counts`: 2 waiting since an earlier fetch" in (folder / "report" / "pull.md").read_text("utf-8")
    told = json.loads((folder / "report" / "weekly.json").read_text("utf-8"))
    assert (told["new"], told["waiting"], told["begun"]) == (0, {"counts": 2}, True)


def exchanged(text: str) -> str:
    return text.replace("East", "Wes").replace("West", "East").replace("Wes ", "West ")


@pytest.mark.parametrize(
    ("tell", "rule"),
    [
        pytest.param(lambda held: held + NEWS.replace("4100", "41000"), "step", id="ten times as many"),
        pytest.param(lambda held: held + "2026-03-02,East Bridge,0,,\n", "", id="a line that is none"),
        pytest.param(lambda held: exchanged(held) + NEWS, "", id="two bridges that changed places"),
        pytest.param(lambda held: held + NEWS.replace("03-02", "13-02"), "", id="a month that there is not"),
        pytest.param(lambda held: held + NEWS + NEWS.replace("4100", "4200"), "", id="two counts of a week"),
    ],
)
def test_from_lies_no_draft_is_begun(
    released: Path,
    source: FakeSource,
    week: Callable[..., Result],
    tmp_path: Path,
    tell: Callable[[str], str],
    rule: str,
) -> None:
    folder = begin(released, tmp_path)
    before = state(folder)
    done = week(folder, serve(source, folder, tell(held(folder))))
    assert done.exit_code == 1, done.stdout
    assert "counts (council): set aside" in done.stdout
    assert rule in done.stdout
    assert "nothing came that can be kept; no memo is begun, all is left as it was" in done.stdout
    assert state(folder) == before
    assert not (folder / "report" / "pull.md").exists()


def test_where_no_source_answers_all_is_left_as_it_was(
    released: Path, week: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "BACKOFF", 0.01)
    folder = begin(released, tmp_path)
    before = state(folder)
    done = week(folder, "http://127.0.0.1:9", "--timeout", "2")
    assert done.exit_code == 1
    assert "no source answered; all is left as it was" in done.stdout
    offline = week(folder, "http://127.0.0.1:9", "--offline")
    assert offline.exit_code == 0
    assert "no network was used" in offline.stdout
    assert state(folder) == before


@pytest.fixture
def checkout(released: Path, tmp_path: Path) -> Path:
    """The released example as a runner has it: with a remote, an environment, and a ``gh`` that takes notes."""
    folder = begin(released, tmp_path)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Released")
    git(tmp_path, "clone", "--quiet", "--bare", str(folder), "remote")
    git(folder, "remote", "add", "origin", f"file://{tmp_path / 'remote'}")
    (folder / ".venv").symlink_to(BIN.parent)
    program(folder, "bin/gh", 'echo "$*" >> "$HOME/gh"\n[ "$1" != issue ] || echo "[]"\n')
    return folder


def workflow(checkout: Path, source: FakeSource, counts: str, rain: str) -> dict[str, str]:
    """The weekly workflow's steps from the fetch to the push, and to the issue; what the steps gave to later ones."""
    source["/counts.csv"], source["/rain.csv"] = Reply(counts), Reply(rain)
    urls = {"MEMOBOOK_COUNCIL_URL": source.url, "MEMOBOOK_SKY_URL": source.url}
    ran(checkout, "fetch", "Fetch", **urls)
    ran(checkout, "fetch", "Check the data")
    ran(checkout, "fetch", "Commit")
    branch, day = git(checkout, "branch", "--show-current"), output(checkout).get("date", "")
    ran(checkout, "fetch", "Push", BRANCH=branch, GH_TOKEN="t", DATE=day, HEAD="weekly-1")
    if output(checkout)["code"] == "1":
        ran(checkout, "tell", "Write the issue", RUN="https://github.com/a/b/actions/runs/7")
    return output(checkout)


def test_what_was_revised_goes_into_a_pull_request_while_another_source_lies(
    checkout: Path, source: FakeSource
) -> None:
    remote = checkout.parent / "remote"
    branch = git(checkout, "branch", "--show-current")
    before, rain = git(remote, "rev-parse", branch), held_rain(checkout)
    revised = held(checkout).replace("2025-12-29,East Bridge,3310", "2025-12-29,East Bridge,3350")
    told = workflow(checkout, source, revised + NEWS, rain.replace("2025-12-29,11.0", "2025-12-29,110.0"))
    assert told["code"] == "1" and told["date"]
    # the branch stays; what came is on one of its own, and what lied on none
    assert git(remote, "rev-parse", branch) == before
    changed = git(remote, "diff", "--name-only", branch, "weekly-1").splitlines()
    assert "data/counts.csv" in changed and "data/rain.csv" not in changed
    assert f"pr create --base {branch} --head weekly-1 --title Draft of {told['date']} --body-file pull.md" in (
        checkout / ".runner/gh"
    ).read_text("utf-8")
    pull = (checkout / "pull.md").read_text("utf-8")
    assert "| dataset | observation | measure | old | new | public on | rule | filing |" in pull
    (line,) = [line for line in pull.splitlines() if line.startswith("| `counts`")]
    assert "| `2025-12-29 East Bridge` | `riders` | `3,310` | `3,350` |" in line
    today = line.split(" | ")[5]
    assert line.endswith(f"| {today} | `revision: a factor of 1.5 at most` | {today} |")
    assert "rain (sky): set aside" in pull and "[amount] rain of 2025-12-29 was 11 and is 110 now" in pull
    assert "rain (sky): set aside" in (checkout / "body.md").read_text("utf-8")


def test_where_all_lie_nothing_is_pushed(checkout: Path, source: FakeSource) -> None:
    remote = checkout.parent / "remote"
    branches = git(remote, "branch", "--verbose", "--no-abbrev")
    rain = held_rain(checkout).replace("2025-12-29,11.0", "2025-12-29,21.0") + "2026-03-02,9.0\n"
    told = workflow(checkout, source, exchanged(held(checkout)) + NEWS, rain)
    assert told["code"] == "1" and "date" not in told
    assert git(remote, "branch", "--verbose", "--no-abbrev") == branches
    assert "pr create" not in (checkout / ".runner/gh").read_text("utf-8")
    issue = (checkout / "body.md").read_text("utf-8")
    assert "counts (council): set aside" in issue and "rain (sky): set aside" in issue and "[amount]" in issue


def test_what_a_source_says_is_no_markup_in_the_pull_request() -> None:
    said = "~~~\n# owned\n[x](https://a.example)\x1b[31m `b`"
    outcome = Outcome("counts", "council", "set aside", notes=[said])
    text = Week([Outcome("rain", "sky", merged=Merged(new=1)), outcome], DAY).pull_request()
    tokens = MarkdownIt().parse(text)
    assert [t.tag for t in tokens if t.type == "heading_open"] == ["h1", "h2", "h2"]
    assert not [t for t in tokens if t.type == "inline" for c in t.children or [] if c.type == "link_open"]
    assert "\x1b" not in text
