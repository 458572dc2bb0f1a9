"""The gate of kills: builds, releases and deploys that die at random moments, with nothing lost and nothing left.

    python tests/kills.py [TIMES] [--commands first build release deploy] [--seed N]

Each kill is of a call in the small publication of the tests, which has something to do: everything to build, an edited
memo to build, an edition to release, a new site to deploy. The call is killed after a random part of the time that it
takes whole. Then its processes must be gone within four seconds, what readers see must be whole (every file is as its
manifest says), and no lock may be half-written. Every tenth time, and at the end, the same call is made again and must
go well, and nothing of killed calls may lie about after it; a first build is made again after each kill, and its site
must have the bytes that one without a kill has. Exit code 0: so it was; 1: what was wrong is named, with the seed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

PUBLICATION = Path(__file__).parent / "cases" / "publication"
FIRST, SECOND = "2026-01-07", "2026-01-14"
COMMANDS = ("first", "build", "release", "deploy")
# within which the processes of a killed call must be gone
GONE = 4.0
EACH = 10
MARK = "MEMOBOOK_TEST_KILL"
WHO = ("-c", "user.name=Nobody", "-c", "user.email=nobody@tiny.example", "-c", "commit.gpgsign=false")


@dataclass
class Kills:
    """Kills of one command in a publication of its own.

    Parameters
    ----------
    folder : for everything; empty.
    command : one of ``COMMANDS``.
    moments : gives each kill's moment, as a part of a whole call.
    start : the publication, which may be built already.
    """

    folder: Path
    command: str
    moments: random.Random
    start: Path = PUBLICATION
    wrong: list[str] = field(default_factory=list)

    @property
    def root(self) -> Path:
        return self.folder / "publication"

    @property
    def seen(self) -> Path:
        """The site that readers see."""
        return self.folder / "www" if self.command == "deploy" else self.root / "_site"

    @property
    def arguments(self) -> tuple[str, ...]:
        return {
            "first": ("build", "--all", "--out", "_site"),
            "build": ("build", "--all", "--out", "_site"),
            "release": ("release", SECOND, "--commit"),
            "deploy": ("deploy", str(self.folder / "www"), "--from", "_site"),
        }[self.command]

    def run(self, times: int) -> list[str]:
        """Kill so many calls; what was wrong, a line each."""
        shutil.copytree(self.start, self.root)
        (self.root / ".gitignore").write_text(".memobook/\n_site/\n", "utf-8")
        git(self.root, "init", "--quiet")
        git(self.root, "add", "--all")
        git(self.root, "commit", "--quiet", "--message", "Two memos")
        self._good("build", "--all", "--out", "_site")
        self._prepare(0)
        begin = time.monotonic()
        self._good(*self.arguments)
        whole = time.monotonic() - begin
        expected = dict(_hashes(self.root / "_site"))
        for number in range(1, times + 1):
            self._prepare(number)
            self._kill(self.moments.uniform(0, whole), number)
            if self.command == "first" or number % EACH == 0 or number == times:
                self._again(number)
            if self.command == "first" and dict(_hashes(self.root / "_site")) != expected:
                self.wrong.append(f"first {number}: the site has other bytes than without a kill")
        return self.wrong

    def _prepare(self, number: int) -> None:
        """Give the next call something to do."""
        if self.command == "first":
            for name in (".memobook", "_site"):
                shutil.rmtree(self.root / name)
            return
        lock = self.root / "book" / "memos" / f"{SECOND}.v1.lock.json"
        if self.command == "release":
            lock.unlink(missing_ok=True)
        memo = self.root / "book" / "memos" / f"{SECOND}.md"
        text = memo.read_text("utf-8").split("\nKilled ")[0]
        memo.write_text(f"{text}\nKilled {'once ' * (number % 7)}more.\n", "utf-8")
        if self.command == "deploy":
            # as a build would, without its time: another file, in a manifest and a list that agree
            site = self.root / "_site"
            (site / SECOND / "note.txt").write_text(f"{number}\n" * 20_000, "utf-8")
            files = {name: digest for name, digest in _hashes(site / SECOND) if name != "manifest.json"}
            manifest = site / SECOND / "manifest.json"
            manifest.write_text(json.dumps(files, indent=1, sort_keys=True) + "\n", "utf-8")
            listed = json.loads((site / "editions.json").read_text("utf-8"))
            for entry in listed["editions"]:
                if entry["date"] == SECOND:
                    entry["manifest"] = hashlib.sha256(manifest.read_bytes()).hexdigest()
            (site / "editions.json").write_text(json.dumps(listed), "utf-8")

    def _kill(self, seconds: float, number: int) -> None:
        mark = f"{os.getpid()}-{self.command}-{number}"
        process = subprocess.Popen(
            [sys.executable, "-m", "memobook", *self.arguments], cwd=self.root, env=environment(mark),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        with suppress(subprocess.TimeoutExpired):  # it may be done before
            process.wait(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
        told = f"{self.command} {number}, killed after {seconds:.2f} s"
        if not within(GONE, lambda: not marked(mark)):
            self.wrong.append(f"{told}: after {GONE:.0f} s there are still processes: {marked(mark)}")
        self.wrong += [f"{told}: {line}" for line in damages(self.seen)]
        for lock in (self.root / "book" / "memos").glob("*.lock.json"):
            try:
                json.loads(lock.read_text("utf-8"))["checksum"]
            except (ValueError, KeyError):
                self.wrong.append(f"{told}: {lock.name} is half-written")

    def _again(self, number: int) -> None:
        """The same call whole; what the killed ones left must be gone after it."""
        self._good(*self.arguments)
        told = f"{self.command} after {number} kills"
        self.wrong += [f"{told}: left over: {name}" for name in left_over(self.folder)]
        self.wrong += [f"{told}: {line}" for line in damages(self.seen)]
        if self.command == "release" and not (self.root / "book" / "memos" / f"{SECOND}.v1.lock.json").is_file():
            self.wrong.append(f"{told}: there is no lock")

    def _good(self, *arguments: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "memobook", *arguments], cwd=self.root, env=environment(""),
            check=False, capture_output=True, text=True, timeout=600,
        )  # fmt: skip
        if done.returncode:
            self.wrong.append(f"memobook {' '.join(arguments)} ended with {done.returncode}: {done.stderr[-800:]}")


def environment(mark: str) -> dict[str, str]:
    """Variables of a call: nothing of the shell's settings, and a mark by which its processes are known."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MEMOBOOK_")}
    who = {"GIT_AUTHOR_NAME": "Nobody", "GIT_AUTHOR_EMAIL": "nobody@tiny.example"}
    who |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in who.items()}
    return kept | who | {MARK: mark}


def marked(mark: str) -> list[str]:
    """Command lines of living processes that a marked call started; Linux tells them."""
    found = []
    for folder in Path("/proc").iterdir() if Path("/proc").is_dir() else ():
        with suppress(OSError):
            if folder.name.isdigit() and f"{MARK}={mark}\0".encode() in (folder / "environ").read_bytes() + b"\0":
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")[:100])
    return found


def within(seconds: float, true: Callable[[], bool]) -> bool:
    """Whether something happens in time."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def damages(site: Path) -> Iterator[str]:
    """What is not whole of a site, if there is one: the list of editions, or a file that its manifest names."""
    if not site.exists():
        return
    try:
        listed = json.loads((site / "editions.json").read_text("utf-8"))["editions"]
    except (OSError, ValueError, KeyError) as error:
        yield f"editions.json is not whole: {error!r}"
        return
    for entry in listed:
        folder = site / entry["date"]
        try:
            data = (folder / "manifest.json").read_bytes()
        except OSError:
            yield f"{entry['date']} has no manifest"
            continue
        files = json.loads(data)
        found = dict(_hashes(folder))
        wrong = [name for name, digest in files.items() if found.get(name) != digest]
        if wrong:
            yield f"{entry['date']}/{wrong[0]} is not as its manifest says ({len(wrong)} files)"


def _hashes(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()


def left_over(folder: Path) -> list[str]:
    """Files and folders that only a call under way may have."""
    store = folder / "publication" / ".memobook"
    found = [path for path in folder.rglob(".*") if path.suffix[1:].isdigit() and ".git" not in path.parts]
    found += [*store.glob("work/*"), *store.glob("**/.new-*"), *folder.glob("**/_site.new"), *folder.glob("**/.*-new")]
    found += folder.glob("www/.memobook-deploy.json")
    return [path.relative_to(folder).as_posix() for path in found]


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *WHO, *arguments], cwd=folder, check=True, capture_output=True, timeout=60)


def main() -> int:
    parser = argparse.ArgumentParser(description="Kill calls at random moments; nothing may be lost or left.")
    parser.add_argument("times", nargs="?", type=int, default=100)
    parser.add_argument("--commands", nargs="+", choices=COMMANDS, default=list(COMMANDS))
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4)))
    given = parser.parse_args()
    wrong = []
    for command in given.commands:
        begin = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="kills-") as name:
            kills = Kills(Path(name).resolve(), command, random.Random(given.seed))
            found = kills.run(given.times)
        seconds = time.monotonic() - begin
        print(f"{command}: {given.times} kills, {len(found)} faults, {seconds:.0f} s, seed {given.seed}", flush=True)
        for fault in found:
            print(f"  {fault}", flush=True)
        wrong += found
    if not wrong:
        print("Nothing was lost, and nothing is left.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
