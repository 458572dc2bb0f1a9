"""The scripts of a workflow's steps, taken out of its YAML and run by bash as a runner would call it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml
from platformdirs import user_cache_dir

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
WEEKLY: dict[Any, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / "weekly.yml").read_text("utf-8"))


def step(job: str, name: str, workflow: dict[Any, Any] = WEEKLY) -> dict[str, Any]:
    (found,) = [s for s in workflow["jobs"][job]["steps"] if s["name"] == name]
    return found


def run(folder: Path, job: str, name: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The script of a step, run as a runner does; of the shell's own settings only what a program needs to start."""
    (folder / ".runner").mkdir(exist_ok=True)
    environment = {
        "PATH": f"{folder / 'bin'}{os.pathsep}{BIN}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder / ".runner"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "RUNNER_TEMP": str(folder / ".runner"),
        "GITHUB_OUTPUT": str(folder / ".runner" / "output"),
        # with what is made once a machine, such as matplotlib's list of fonts
        "XDG_CACHE_HOME": user_cache_dir(),
        **{name: value for name, value in os.environ.items() if name.startswith(("PYTHON", "LC_", "LANG"))},
        **variables,
    }
    script = folder / ".runner" / "script.sh"
    script.write_text(step(job, name)["run"], "utf-8")
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
    return subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True, text=True, timeout=60)


def ran(folder: Path, job: str, name: str, **variables: str) -> subprocess.CompletedProcess[str]:
    done = run(folder, job, name, **variables)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def output(folder: Path) -> dict[str, str]:
    """What a step gave to later ones."""
    path = folder / ".runner" / "output"
    return dict(line.split("=", 1) for line in path.read_text("utf-8").splitlines()) if path.is_file() else {}


def program(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/usr/bin/env bash\n{text}", "utf-8")
    path.chmod(0o755)


def git(folder: Path, *arguments: str) -> str:
    command = [
        "git",
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@example.org",
        "-c",
        "init.defaultBranch=main",
        *arguments,
    ]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=60).stdout.strip()
