"""The scripts of the workflow that publishes, run as a runner does, on a real repository with a branch of the site."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from test_deploy import FIRST, SECOND, THIRD, edition, front
from test_workflows import BIN

ROOT = Path(__file__).resolve().parents[2]
PUBLISH: dict[Any, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / "publish.yml").read_text("utf-8"))
SCRIPTS = {step["name"]: step["run"] for step in PUBLISH["jobs"]["publish"]["steps"] if "run" in step}


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True, timeout=60)
    return done.stdout


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """The repository as its host has it."""
    folder = tmp_path / "remote.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(folder))
    git(folder, "config", "uploadpack.allowFilter", "true")
    return folder


def run(work: Path, name: str, remote: Path) -> subprocess.CompletedProcess[str]:
    (work / ".home").mkdir(exist_ok=True)
    if not (work / ".venv").exists():
        (work / ".venv").mkdir()
        (work / ".venv" / "bin").symlink_to(BIN)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(work / ".home"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "REMOTE": remote.as_uri(),
    }
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", SCRIPTS[name]]
    return subprocess.run(command, cwd=work, env=environment, check=False, capture_output=True, text=True, timeout=120)


def publish(work: Path, remote: Path) -> str:
    """All scripts after the download; the message of the one that failed."""
    for name in ("Check out what changes", "Deploy", "Push"):
        done = run(work, name, remote)
        if done.returncode:
            return f"{name}: {done.stdout}{done.stderr}"
    return ""


def published(remote: Path) -> dict[str, str]:
    """The files on the branch of the site, by their hash."""
    lines = git(remote, "ls-tree", "-r", "gh-pages").splitlines()
    return {line.split("\t")[1]: line.split()[2] for line in lines}


def entry_hash(site: Path, date: str) -> str:
    entries = json.loads((site / "editions.json").read_text("utf-8"))["editions"]
    return next(str(entry["manifest"]) for entry in entries if entry["date"] == date)


def test_editions_are_published_beside_those_that_stand_and_these_are_not_checked_out(
    tmp_path: Path, remote: Path
) -> None:
    one = tmp_path / "one"
    edition(one / "_site", FIRST)
    edition(one / "_site", SECOND)
    front(one / "_site", FIRST, SECOND)
    assert publish(one, remote) == ""
    before = published(remote)
    assert f"{FIRST}/manifest.json" in before and ".nojekyll" in before
    # the next release is built where the older editions are not
    two = tmp_path / "two"
    edition(two / "_site", THIRD)
    known = {f"d{date}": entry_hash(one / "_site", date) for date in (FIRST, SECOND)}
    front(two / "_site", FIRST, SECOND, THIRD, **known)
    assert publish(two, remote) == ""
    after = published(remote)
    assert not (two / "target" / FIRST).exists(), "an old edition was checked out"
    assert {name: after[name] for name in before if name[:4] == "2026"} == {
        n: before[n] for n in before if n[:4] == "2026"
    }
    assert f"{THIRD}/index.html" in after and after["editions.json"] != before["editions.json"]
    assert git(remote, "log", "-1", "--format=%s", "gh-pages").strip() == f"Published: {THIRD}"
    # once more: nothing to do
    assert publish_again(two, remote) == "Nothing to publish."


def publish_again(work: Path, remote: Path) -> str:
    subprocess.run(["rm", "-rf", str(work / "target")], check=True)
    run(work, "Check out what changes", remote)
    run(work, "Deploy", remote)
    return run(work, "Push", remote).stdout.strip()


def test_the_last_good_site_stays_when_a_deploy_is_refused(tmp_path: Path, remote: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    edition(one / "_site", FIRST)
    front(one / "_site", FIRST)
    assert publish(one, remote) == ""
    before = published(remote)
    edition(two / "_site", FIRST, "changed")
    front(two / "_site", FIRST)
    said = publish(two, remote)
    assert said.startswith("Deploy: ") and "[deploy.differs]" in said
    assert published(remote) == before


def test_nothing_is_pushed_before_build_and_verification() -> None:
    jobs = PUBLISH["jobs"]
    assert jobs["publish"]["needs"] == "build" and "if" not in jobs["publish"]
    names = [step["name"] for step in jobs["build"]["steps"]]
    assert names.index("Build") < names.index("Verify") < names.index("Upload the site")
    assert jobs["build"]["permissions"] == {"contents": "read"}
    assert PUBLISH["concurrency"]["cancel-in-progress"] is False


def test_it_runs_on_a_published_release_only() -> None:
    assert PUBLISH[True] == {"release": {"types": ["published"]}}
