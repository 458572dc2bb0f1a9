"""The gate of same bytes: a publication built several times, in folders and on processors that have nothing in common.

    python tests/same_bytes.py [FOLDER] [--rows NAME …]

The builds differ in the folder's name and depth, the times of all files, the moment, locale, time zone, hash seed,
umask, home folder, kind of kernel, and in the machine code that numerical libraries use: each row but the first takes
the engine's own choice away and sets another, as if it ran on another processor. So it is the rounding of what is
recorded that is tested, not the choice alone. A probe shows that the rows differ at all: unrounded, the same sums have
other last digits. A row whose processor this machine can't play says so.

Everything of the site is compared: pages, search index, PDFs, notebooks, data, feed, manifests. Exit code 0: the same
bytes; 1: the first difference is named, how many there are, and results that have other digits.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from memobook.runs.processor import NAMES, UNPINNED, lacking

FOLDERS = ("book", "data", "history", "notebooks", "src")
INPUTS = (*FOLDERS, "_config.yml", "_toc.yml", "references.bib", "uv.lock", "CITATION.cff", "publisher.pub")
# the engine is the installed one; beside another in src no kernel would be warm
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".*", "*.egg-info", "local", "memobook")
DECADE = 10 * 365 * 86400.0
PROBE = """
import numpy as np, scipy.linalg
seed = np.random.default_rng(20260514)
a, b = seed.normal(size=(97, 41)), seed.normal(size=97)
told = [np.linalg.lstsq(a, b)[0], scipy.linalg.eigh(a.T @ a)[0], np.exp(b), [b.sum(), (a @ a.T).sum()]]
print(" ".join(float(x).hex() for part in told for x in part))
"""


@dataclass(frozen=True)
class Row:
    """One build of the matrix.

    Parameters
    ----------
    place : the folder that it is built in, below a temporary one.
    kernel : of OpenBLAS, in place of the engine's own choice; empty for that one.
    variables : of the environment.
    """

    place: str
    kernel: str = ""
    umask: int = 0o022
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.kernel or "pinned"

    @property
    def environment(self) -> dict[str, str]:
        """Variables of the build, where numpy takes whatever code suits this processor but in the first row."""
        free = {UNPINNED: "1", "OPENBLAS_CORETYPE": self.kernel} if self.kernel else {}
        return free | self.variables


ROWS = (
    Row("one", variables={"LC_ALL": "C.UTF-8", "TZ": "America/St_Johns", "PYTHONHASHSEED": "1"}),
    Row("another place/with a space [and more]/two", "Prescott", 0o077, {
        "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "LANG": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati",
        "PYTHONHASHSEED": "4242", "MEMOBOOK_WARM": "0", "SOURCE_DATE_EPOCH": "86400", "COLUMNS": "40",
    }),
    Row("three", "Haswell", 0o027, {"LC_ALL": "C.UTF-8", "TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "7"}),
    Row("four", "SkylakeX", 0o002, {"LC_ALL": "C.UTF-8", "TZ": "Europe/Berlin", "PYTHONHASHSEED": "random"}),
    Row("five", "Zen", 0o022, {"LC_ALL": "POSIX", "TZ": "UTC", "PYTHONHASHSEED": "0", "MEMOBOOK_WARM": "0"}),
)  # fmt: skip


def copied(root: Path, target: Path, shift: float) -> Path:
    """The inputs of a publication, every file ``shift`` seconds older."""
    target.mkdir(parents=True)
    for name in INPUTS:
        if (root / name).is_dir():
            shutil.copytree(root / name, target / name, ignore=LEFT_OUT)
        elif (root / name).is_file():
            shutil.copy2(root / name, target / name)
    then = time.time() - shift
    for path in target.rglob("*"):
        os.utime(path, (then, then))
    return target


def probed(row: Row) -> str:
    """The same sums, unrounded, with the machine code of a row."""
    kept = {name: value for name, value in os.environ.items() if name not in NAMES}
    command = [sys.executable, "-c", PROBE]
    done = subprocess.run(command, env=kept | row.environment, check=True, capture_output=True, text=True)
    return done.stdout


def build(folder: Path, variables: dict[str, str], umask: int) -> Path:
    """The site of all editions."""
    kept = {name: os.environ[name] for name in ("PATH", "SSL_CERT_FILE") if name in os.environ}
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "memobook", "build", "--all", "--out", "_site"]
    subprocess.run(command, cwd=folder, env={**kept, "HOME": str(home), **variables}, check=True, umask=umask)
    return folder / "_site"


def differing(one: Path, two: Path) -> list[str]:
    """Names of files that are not the same in both folders, sorted."""
    files = [{p.relative_to(f).as_posix(): p for p in f.rglob("*") if p.is_file()} for f in (one, two)]
    names = sorted(files[0].keys() | files[1].keys())
    return [n for n in names if any(n not in f for f in files) or files[0][n].read_bytes() != files[1][n].read_bytes()]


def values_apart(one: Path, two: Path) -> list[str]:
    """Results with other digits, as a line each: where they are, nearly all files follow from them."""
    lines = []
    for path in sorted(one.glob("*/ledger.json")):
        here = two / path.relative_to(one)
        if here.is_file():
            before, now = ({v["id"]: v for v in json.loads(p.read_bytes())["values"]} for p in (path, here))
            for id in sorted(before.keys() & now.keys()):
                told = [[v["value"], v["interval"], v["grid"]] for v in (before[id], now[id])]
                lines += [f"{path.parent.name} {id}: {a} and {b}" for a, b in zip(*told, strict=True) if a != b]
    return lines


def main(root: Path, rows: list[Row]) -> int:
    able = []
    for row in rows:
        lack = lacking(row.kernel) if row.kernel else []
        if lack:
            print(f"{row.name}: not built, since this processor lacks {', '.join(lack)}", flush=True)
        else:
            able.append(row)
    if len(able) < 2:
        print("there is nothing to compare: fewer than two rows can be built here")
        return 1
    if len({probed(row) for row in able if row.kernel}) < min(2, sum(bool(row.kernel) for row in able)):
        print("the rows test nothing: unrounded, the same sums have the same digits in each")
        return 1
    with tempfile.TemporaryDirectory(prefix="same-bytes-") as name:
        sites = []
        for number, row in enumerate(able):
            begin = time.monotonic()
            folder = copied(root, Path(name).resolve() / row.place, number * DECADE)
            sites.append(build(folder, row.environment, row.umask))
            print(f"{row.name}: built in {time.monotonic() - begin:.1f} s", flush=True)
        count = sum(path.is_file() for path in sites[0].rglob("*"))
        others = {row.name: differing(sites[0], site) for row, site in zip(able[1:], sites[1:], strict=True)}
        values = {row.name: values_apart(sites[0], site) for row, site in zip(able[1:], sites[1:], strict=True)}
    for row_name, names in others.items():
        if names:
            print(f"{row_name}: first difference: {names[0]}; {len(names)} of {count} files differ from {able[0].name}")
            print("".join(f"  {line}\n" for line in values[row_name][:20]), end="")
    if any(others.values()):
        return 1
    print(f"all {count} files have the same bytes in {len(able)} builds: {', '.join(row.name for row in able)}")
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path())
    parser.add_argument("--rows", nargs="+", choices=[row.name for row in ROWS], default=[row.name for row in ROWS])
    given = parser.parse_args()
    sys.exit(main(given.folder.resolve(), [row for row in ROWS if row.name in given.rows]))
