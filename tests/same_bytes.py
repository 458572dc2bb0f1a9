"""The gate of same bytes: a publication built twice, in two folders that have nothing in common, file by file.

    python tests/same_bytes.py [FOLDER]

The builds differ in the folder's name and depth, the times of all files, the moment, locale, time zone, hash seed,
umask, home folder and kind of kernel. Everything of the site is compared: pages, search index, PDFs, notebooks, data,
feed, manifests. Exit code 0: the same bytes; 1: the first difference is named, and how many there are.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FOLDERS = ("book", "data", "history", "notebooks", "src")
INPUTS = (*FOLDERS, "_config.yml", "_toc.yml", "references.bib", "uv.lock", "CITATION.cff")
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".*", "*.egg-info", "local")
# name of the copy's folder -> what the build finds there; the second kind of kernel is the plain one
BUILDS: dict[str, dict[str, str]] = {
    "one": {"LC_ALL": "C.UTF-8", "TZ": "America/St_Johns", "PYTHONHASHSEED": "1"},
    "another place/with a space/two": {
        "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "LANG": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati",
        "PYTHONHASHSEED": "4242", "MEMOBOOK_WARM": "0", "SOURCE_DATE_EPOCH": "86400", "COLUMNS": "40",
    },
}  # fmt: skip
UMASKS = (0o022, 0o077)
DECADE = 10 * 365 * 86400.0


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


def main(root: Path) -> int:
    with tempfile.TemporaryDirectory(prefix="same-bytes-") as name:
        sites = []
        for number, (place, variables) in enumerate(BUILDS.items()):
            begin = time.monotonic()
            folder = copied(root, Path(name).resolve() / place, number * DECADE)
            sites.append(build(folder, variables, UMASKS[number]))
            print(f"build {number + 1} of {len(BUILDS)}: {time.monotonic() - begin:.1f} s", flush=True)
        others = differing(*sites)
        count = sum(path.is_file() for path in sites[0].rglob("*"))
    if others:
        print(f"first difference: {others[0]}; {len(others)} of {count} files differ")
        return 1
    print(f"all {count} files have the same bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()))
