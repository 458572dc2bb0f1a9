"""The workflows are found clean by two linters that can fail, and the scripts in them do what they should.

The scripts are taken out of the YAML and run by bash, as a runner would call it; only ``gh`` is played.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt
from workflow_steps import BIN, ROOT, WEEKLY, git, output, program, ran, run, step

from memobook.fetch.answer import Answer
from memobook.fetch.held.aside import set_aside
from memobook.fetch.held.merge import Merged
from memobook.fetch.outcome import Outcome
from memobook.fetch.report import outcome_json

# those of the repository, and that of a publication begun with `memobook init`
EXAMPLE = ROOT / "src" / "memobook" / "author" / "start" / "example"
FOLDERS = (ROOT, EXAMPLE)
WORKFLOWS = [path for folder in FOLDERS for path in sorted((folder / ".github" / "workflows").glob("*.yml"))]
TRIGGERS = WEEKLY[True]  # YAML 1.1 takes "on" for a boolean
LINTERS = {
    "jactionlint": ["--profile", "pedantic", "--no-online", "--no-ignores", "--shellcheck="],
    "zizmor": ["--offline", "--persona", "auditor", "--no-ignores", "--strict-collection"],
}
BAD = """\
name: Bad
on: issues
permissions: {}
jobs:
  bad:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@v7
        with:
          persist-credentials: false
      - run: echo "${{ github.event.issue.title }}"
"""
NASTY = {
    "backticks": "it begins with '```\n# not a heading\n````\n`````text'",
    "tildes": "~~~\n</pre><script>alert(1)</script>\n~~~",
    "shell": "$(touch owned) `touch owned` \"; touch owned; ' && touch owned #",
    "heredoc": "PY\ntouch owned\nPY\nEOF",
    "mention": "@octocat fixes #1 https://example.org/a![x](https://example.org/x.png)",
    "control": "a\rb\x1b[31mc\x00d\u202ee\u2028```\x85```\tf",
    "workflow command": "::set-output name=code::0\n::stop-commands::x",
    "backticks without end": "`" * 70_000,
    "long": "words " * 20_000,
    "empty": "",
}


SHAPES: dict[Any, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / "shapes.yml").read_text("utf-8"))


def steps(uses: str = "") -> Iterator[dict[str, Any]]:
    """Every step of the weekly workflow, or those that use an action."""
    for job in WEEKLY["jobs"].values():
        yield from (s for s in job["steps"] if s.get("uses", "").startswith(uses))


def report(folder: Path, *outcomes: Outcome, date: str = "") -> None:
    """What the weekly run leaves for the steps after it; ``date`` is that of a draft."""
    (folder / "fetch.json").write_text(json.dumps([outcome_json(o) for o in outcomes], indent=1), "utf-8")
    (folder / "weekly.json").write_text(json.dumps({"date": date or None}), "utf-8")
    if date:
        (folder / "pull.md").write_text(f"# Draft of {date}\n", "utf-8")


# linters


def lint(name: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(BIN / name), *LINTERS[name], *arguments]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, timeout=120)


def test_jactionlint_finds_nothing() -> None:
    done = lint("jactionlint", *map(str, WORKFLOWS), folder=ROOT)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def test_both_folders_have_workflows() -> None:
    assert {path.parents[2] for path in WORKFLOWS} == set(FOLDERS)


def test_zizmor_finds_nothing() -> None:
    done = lint("zizmor", *(str(folder / ".github") for folder in FOLDERS), folder=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(f".github/workflows/{path.name}" in done.stderr for path in WORKFLOWS), "a workflow was not looked at"


@pytest.mark.parametrize("name", LINTERS)
def test_a_linter_finds_what_is_wrong(name: str, tmp_path: Path) -> None:
    path = tmp_path / ".github" / "workflows" / "bad.yml"
    path.parent.mkdir(parents=True)
    path.write_text(BAD, "utf-8")
    done = lint(name, str(path), folder=tmp_path)
    assert done.returncode != 0
    assert [f for f in ("unpinned-uses", "template-injection") if f"[{f}]" not in done.stdout] == [], done.stdout


# what the linters don't look at


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_an_action_is_pinned_by_commit_and_says_its_version(path: Path) -> None:
    lines = [line.strip() for line in path.read_text("utf-8").splitlines() if re.match(r"\s*(- )?uses:", line)]
    assert lines
    assert [line for line in lines if not re.search(r" [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line)] == []


def test_an_action_has_one_version_in_all_workflows() -> None:
    found: dict[str, set[str]] = {}
    for path in WORKFLOWS:
        for action, version in re.findall(r"uses: ([\w-]+/[\w-]+)\S*?@(\S+ # \S+)", path.read_text("utf-8")):
            found.setdefault(action, set()).add(version)
    assert [action for action, versions in found.items() if len(versions) > 1] == []


def test_each_schedule_has_its_job() -> None:
    fetch, keep = (entry["cron"] for entry in TRIGGERS["schedule"])
    assert WEEKLY["jobs"]["keep"]["if"] == f"${{{{ github.event.schedule == '{keep}' }}}}"
    assert f"github.event.schedule != '{keep}'" in WEEKLY["jobs"]["fetch"]["if"]
    for cron, day in ((fetch, "1"), (keep, "4")):  # a cache is dropped after seven days without a reader
        minute, hour, *rest = cron.split()
        assert minute != "0"
        assert int(hour) < 6
        assert rest == ["*", "*", day]


def test_every_use_of_the_cache_names_the_same_folders_and_keys() -> None:
    """Otherwise none finds what another put by."""
    used = [s["with"] for s in steps("actions/cache")]
    assert len(used) == 4
    assert {w["path"] for w in used} == {"data/local\n.memobook/http\n"}
    assert {w["key"] for w in used} == {"fetched-${{ github.run_id }}-${{ github.run_attempt }}"}
    assert all(w.get("restore-keys", "fetched-").startswith("fetched-") for w in used)


def test_secrets_reach_only_the_steps_that_need_them() -> None:
    holders = [s["name"] for s in steps() if re.search(r"secrets\.|github\.token", json.dumps(s))]
    assert holders == ["Fetch", "Push", "Open an issue or add to the open one"]
    assert all(s["with"]["persist-credentials"] is False for s in steps("actions/checkout"))


def test_rights_are_the_least() -> None:
    assert WEEKLY["permissions"] == {}
    assert {name: job["permissions"] for name, job in WEEKLY["jobs"].items()} == {
        "fetch": {"contents": "write", "pull-requests": "write"},
        "build": {"contents": "read"},
        "tell": {"issues": "write"},
        "keep": {},
    }


def test_no_answer_of_a_source_is_uploaded(tmp_path: Path) -> None:
    answer = Answer("https://example.org/a.csv", b"licensed", {})
    for raw in (True, False):
        set_aside(tmp_path / ".memobook/aside/capex", f"s{raw}".lower(), "why", [answer], date(2026, 1, 5), raw=raw)
    (tmp_path / "data/local").mkdir(parents=True)
    (tmp_path / "data/local/factors.csv").write_text("a\n", "utf-8")
    uploads = {s["with"]["name"]: s["with"]["path"] for s in steps("actions/upload-artifact")}
    assert uploads.keys() == {"fetch", "aside", "site"}
    found = {name: [p.name for p in tmp_path.glob(path)] for name, path in uploads.items()}
    assert found == {"fetch": [], "aside": ["reason.json", "reason.json"], "site": []}


# the fetch


@pytest.mark.parametrize(
    ("code", "text", "ends", "told"),
    [
        (0, "[]", 0, "0"),
        (1, '[{"state": "failed"}]', 0, "1"),
        (1, "", 1, None),
        (2, "", 1, None),
        (2, "[]", 1, None),
        (130, "[]", 1, None),
    ],
    ids=["fresh", "a source failed", "wrong content", "wrong call", "wrong call with a report", "stopped"],
)
def test_the_fetch_step_ends_as_the_fetch_did(
    code: int, text: str, ends: int, told: str | None, tmp_path: Path
) -> None:
    program(
        tmp_path,
        ".venv/bin/memobook",
        f"[ \"$*\" = 'weekly --report .' ] || exit 9\nprintf %s '{text}' > fetch.json\nexit {code}\n",
    )
    (tmp_path / ".venv/bin/python").symlink_to(sys.executable)
    done = run(tmp_path, "fetch", "Fetch")
    assert done.returncode == ends, done.stderr
    assert output(tmp_path).get("code") == told


# the commit


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A shallow clone with a remote, as the runner has it, in which a fetch has written."""
    first = tmp_path / "first"
    (first / "data").mkdir(parents=True)
    for name in ("capex", "arenas"):
        (first / "data" / f"{name}.csv").write_text("day,value\n2026-01-01,1\n", "utf-8")
    package = {"resources": [{"name": "capex"}, {"name": "arenas"}], "local": [{"name": "factors"}]}
    (first / "data/datapackage.json").write_text(json.dumps(package), "utf-8")
    (first / "README.md").write_text("Text\n", "utf-8")
    git(first, "init", "--quiet")
    git(first, "add", ".")
    git(first, "commit", "--quiet", "--message", "First")
    git(tmp_path, "clone", "--quiet", "--bare", str(first), "remote")
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{tmp_path / 'remote'}", "work")
    work = tmp_path / "work"
    (work / ".venv/bin").mkdir(parents=True)
    (work / ".venv/bin/python").symlink_to(sys.executable)
    program(work, "bin/gh", 'echo "$*" >> "$HOME/gh"\n')
    return work


def fetched(work: Path, *notes: str) -> None:
    """What a weekly run leaves behind, with things beside it that belong to no commit."""
    for name in ("book/memos/2026-01-05.md", "notebooks/capex.ipynb", "_toc.yml"):
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text("draft\n", "utf-8")
    with (work / "data/capex.csv").open("a", encoding="utf-8") as file:
        file.write("2026-01-05,2\n")
    (work / "data/prices.csv").write_text("day,value\n2026-01-05,3\n", "utf-8")
    (work / "data/fetched.json").write_text("{}\n", "utf-8")
    for name in ("data/local/factors.csv", "data/.capex.csv.12", "data/notes.txt", ".memobook/http/x"):
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text("not for the commit\n", "utf-8")
    (work / "README.md").write_text("Changed\n", "utf-8")
    report(
        work,
        Outcome("capex", "sec", merged=Merged(new=12, revised=3, unchanged=80)),
        Outcome("factors", "french", merged=Merged(new=700)),
        Outcome("arenas", "arena", "failed", list(notes)),
        date="2026-01-05",
    )


@pytest.mark.parametrize("note", NASTY.values(), ids=NASTY)
def test_the_commit_names_datasets_and_counts_and_no_text_of_a_source(checkout: Path, note: str) -> None:
    fetched(checkout, note)
    ran(checkout, "fetch", "Commit")
    assert (
        git(checkout, "log", "-1", "--format=%B") == "Data of the week: 12 new, 3 revised\n\ncapex: 12 new, 3 revised"
    )
    assert git(checkout, "log", "-1", "--format=%an") == "github-actions[bot]"
    assert not (checkout / "owned").exists()


def test_the_commit_holds_data_and_draft_and_nothing_else(checkout: Path) -> None:
    fetched(checkout)
    ran(checkout, "fetch", "Commit")
    changed = git(checkout, "show", "--format=", "--name-only", "HEAD").splitlines()
    draft = ["_toc.yml", "book/memos/2026-01-05.md"]
    data = ["data/capex.csv", "data/fetched.json", "data/prices.csv"]
    assert changed == [*draft, *data, "notebooks/capex.ipynb"]


def test_a_day_without_news_is_committed_too(checkout: Path) -> None:
    """The day of the fetch closes the past of a dataset."""
    (checkout / "data/fetched.json").write_text("{}\n", "utf-8")
    report(checkout, Outcome("capex", "sec", merged=Merged(unchanged=80)))
    ran(checkout, "fetch", "Commit")
    assert git(checkout, "log", "-1", "--format=%B") == "Data of the week: 0 new, 0 revised"


def test_without_a_change_there_is_no_commit(checkout: Path) -> None:
    before = git(checkout, "rev-parse", "HEAD")
    report(checkout, Outcome("capex", "sec", "failed", ["no answer"]))
    ran(checkout, "fetch", "Commit")
    ran(checkout, "fetch", "Push", BRANCH="main", GH_TOKEN="t")
    assert output(checkout) == {"commit": before}
    assert git(checkout.parent / "remote", "rev-parse", "main") == before


def other(checkout: Path) -> Path:
    """Somebody pushes in the meantime; gives the remote."""
    remote = checkout.parent / "remote"
    git(checkout.parent, "clone", "--quiet", str(remote), "other")
    (checkout.parent / "other/README.md").write_text("Text of another\n", "utf-8")
    git(checkout.parent / "other", "commit", "--quiet", "--all", "--message", "Other")
    git(checkout.parent / "other", "push", "--quiet")
    return remote


def test_a_day_without_news_is_pushed_after_what_came_in_the_meantime(checkout: Path) -> None:
    (checkout / "data/fetched.json").write_text("{}\n", "utf-8")
    report(checkout, Outcome("capex", "sec", merged=Merged(unchanged=80)))
    ran(checkout, "fetch", "Commit")
    assert output(checkout) == {}
    remote = other(checkout)
    ran(checkout, "fetch", "Push", BRANCH="main", GH_TOKEN="t", DATE="", HEAD="weekly-1")
    subjects = git(remote, "log", "--format=%s", "main").splitlines()
    assert subjects == ["Data of the week: 0 new, 0 revised", "Other", "First"]
    assert output(checkout)["commit"] == git(remote, "rev-parse", "main")
    assert (checkout / ".runner/gh").read_text("utf-8") == "auth setup-git\n"


def test_a_draft_goes_into_a_pull_request_and_not_to_the_branch(checkout: Path) -> None:
    fetched(checkout)
    (checkout / "README.md").write_text("Text\n", "utf-8")
    ran(checkout, "fetch", "Commit")
    assert output(checkout) == {"date": "2026-01-05"}
    remote = other(checkout)
    before = git(remote, "rev-parse", "main")
    ran(checkout, "fetch", "Push", BRANCH="main", GH_TOKEN="t", DATE="2026-01-05", HEAD="weekly-1")
    assert git(remote, "rev-parse", "main") == before
    assert output(checkout)["commit"] == git(remote, "rev-parse", "weekly-1")
    asked = (checkout / ".runner/gh").read_text("utf-8").splitlines()[-1]
    assert asked == "pr create --base main --head weekly-1 --title Draft of 2026-01-05 --body-file pull.md"


# the issue


def body(folder: Path, *outcomes: Outcome) -> str:
    report(folder, *outcomes)
    ran(folder, "tell", "Write the issue", RUN="https://github.com/a/b/actions/runs/7")
    return (folder / "body.md").read_text("utf-8")


@pytest.mark.parametrize("note", NASTY.values(), ids=NASTY)
def test_what_a_source_said_stays_text(note: str, tmp_path: Path) -> None:
    text = body(
        tmp_path,
        Outcome("capex", "sec", notes=[]),
        Outcome("arenas", "arena", "failed", ["before", note, "after"]),
    )
    assert len(text) < 65_536
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    kinds = [t.type for t in tokens if t.level == 0 and not t.type.endswith("_close")]
    assert kinds == ["paragraph_open", "fence", "paragraph_open"]
    (fence,) = [t for t in tokens if t.type == "fence"]
    outside = "".join(t.content for t in tokens if t.type == "inline")
    assert outside == (
        "The weekly fetch could not bring every dataset up to date. What is held stays as it was."
        "The run, with the reasons of what was set aside: https://github.com/a/b/actions/runs/7"
    )
    assert fence.content.startswith("arenas (arena): failed\n  before\n")
    assert fence.content.endswith("  after\n") or (len(note) > 15_000 and fence.content.endswith("(cut off)\n"))
    assert all(c.isprintable() or c == "\n" for c in fence.content)
    for line in note.splitlines() if len(note) < 1_000 else []:
        said = "".join(c if c.isprintable() else "\ufffd" for c in f"  {line.expandtabs()}")
        assert said in fence.content.splitlines()
    assert not (tmp_path / "owned").exists()


def test_the_issue_names_each_dataset_that_something_is_to_be_said_of(tmp_path: Path) -> None:
    text = body(
        tmp_path,
        Outcome("capex", "sec"),
        Outcome("electricity", "eia", "offline"),
        Outcome("power", "bls", "set aside", ["bls: half of the rows are missing"]),
        Outcome("prices", "models_dev", "part"),
        Outcome("tokens", "defillama", "fresh", ["coingecko: it answered 403"]),
    )
    assert text.splitlines()[2:9] == [
        "```text",
        "power (bls): set aside",
        "  bls: half of the rows are missing",
        "prices (models_dev): part",
        "tokens (defillama): fresh",
        "  coingecko: it answered 403",
        "```",
    ]


@pytest.mark.parametrize("note", NASTY.values(), ids=NASTY)
def test_what_a_source_answered_in_another_shape_stays_text(note: str, tmp_path: Path) -> None:
    shapes = [
        {"dataset": "capex", "source": "sec", "state": "as read", "note": "", "rows": 3},
        {"dataset": "arenas", "source": "arena", "state": "changed", "note": f"before {note}", "rows": 0},
    ]
    (tmp_path / "shapes.json").write_text(json.dumps(shapes), "utf-8")
    (tmp_path / "script.sh").write_text(step("tell", "Write the issue", SHAPES)["run"], "utf-8")
    environment = {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "RUN": "https://github.com/a/b/actions/runs/7"}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "script.sh"]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, timeout=60)
    text = (tmp_path / "body.md").read_text("utf-8")
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    kinds = [t.type for t in tokens if t.level == 0 and not t.type.endswith("_close")]
    assert kinds == ["paragraph_open", "fence", "paragraph_open"] and len(text) < 65_536
    (fence,) = [t for t in tokens if t.type == "fence"]
    assert fence.content.startswith("arena (arenas): changed: before ") and "sec" not in fence.content
    assert all(c.isprintable() or c == "\n" for c in fence.content) and not (tmp_path / "owned").exists()


def issue(number: int, title: str, is_bot: bool) -> dict[str, Any]:
    return {"number": number, "title": title, "author": {"is_bot": is_bot, "login": "x"}}


TITLE = step("tell", "Open an issue or add to the open one")["env"]["TITLE"]
CREATED = ["issue", "create", "--title", TITLE, "--body-file", "body.md"]


@pytest.mark.parametrize(
    ("issues", "call"),
    [
        ([], CREATED),
        ([issue(4, "Another", True)], CREATED),
        ([issue(5, TITLE, False)], CREATED),
        (
            [issue(9, TITLE, False), issue(8, TITLE, True), issue(6, TITLE, True)],
            ["issue", "comment", "8", "--body-file", "body.md"],
        ),
    ],
    ids=["none open", "another open", "one that a person opened", "one that the workflow opened"],
)
def test_one_issue_is_open_at_a_time(issues: list[dict[str, Any]], call: list[str], tmp_path: Path) -> None:
    (tmp_path / "listed").write_text(json.dumps(issues), "utf-8")
    program(tmp_path, "bin/gh", 'if [ "$2" = list ]; then cat listed; else printf "%s\\n" "$@" > called; fi\n')
    (tmp_path / "body.md").write_text("text\n", "utf-8")
    ran(tmp_path, "tell", "Open an issue or add to the open one", TITLE=TITLE, GH_TOKEN="t", GH_REPO="a/b")
    assert (tmp_path / "called").read_text("utf-8").splitlines() == call


def test_it_is_told_when_the_fetch_said_1() -> None:
    fetch, tell = WEEKLY["jobs"]["fetch"], WEEKLY["jobs"]["tell"]
    assert fetch["outputs"]["code"] == "${{ steps.fetch.outputs.code }}"
    assert tell["if"] == "${{ !cancelled() && needs.fetch.outputs.code == '1' }}"
    assert step("tell", "Download the report")["with"]["name"] == step("fetch", "Upload the report")["with"]["name"]
