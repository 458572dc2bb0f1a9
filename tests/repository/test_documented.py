"""Every command block of the README, of CONTRIBUTING and of the documentation is executed, as a reader would.

What can't be executed here has a stand-in, with the reason; the list below is all of them.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from documented import BIN, Shell, blocks
from fake_source import FakeSource, Reply

ROOT = Path(__file__).resolve().parents[2]
DOCS = sorted((ROOT / "book" / "docs").glob("*.md"))
# the others are followed in the publication that `memobook init` makes
IN_REPOSITORY = ("README.md", "CONTRIBUTING.md", "install.md")
FROM_A_CLONE = (*IN_REPOSITORY, "tutorial.md")
# those last that need the site, which another process may be building
DOCUMENTS = sorted(
    (path for path in (*DOCS, ROOT / "CONTRIBUTING.md", ROOT / "README.md") if blocks(path)),
    key=lambda path: path.name in FROM_A_CLONE,
)
IN_EMPTY_FOLDER = ("tutorial.md", "start.md", "bring-a-notebook.md")
STAND_INS = [
    # the network: a repository on this machine
    ("git clone <address> memobook", "mv {clone} memobook"),
    # it serves until somebody ends it: here when its page was read
    (r"memobook preview$", "{python} {until_read} References memobook preview"),
    # what the example's first build makes is stored here already
    (r"(?m)memobook init (\S*rivers)$", r"memobook init \1 && cp -R {example}/.memobook \1/"),
    # it would execute this test again, and the benchmarks an hour of others: make says what it would call
    (r"make (test|quick|bench|same|kills|lint)\b", r"make --dry-run \1 >/dev/null"),
    # the example is no repository of git yet
    (
        "memobook diff --base HEAD",
        "memobook execute && git init -q . && git add -A"
        " && git -c user.name=A -c user.email=a@a.example commit -qm first && memobook diff --base HEAD",
    ),
    # histories are seventy runs: one of them
    ("infrastructure models alpha portfolio --from 2025-06-14", "alpha --from 2026-10-08"),
    # a folder of the web server, a bucket and a cluster that are not here
    ("/srv/www/memobook", "{folder}/www"),
    ("s3://bucket/", "memory://bucket/"),
    ("dask scheduler", "dask scheduler --host 127.0.0.1 --port {port} --no-dashboard"),
    ("dask worker", "dask worker --no-dashboard"),
    ("HOST:8786", "127.0.0.1:{port}"),
]
UNTIL_READ = ROOT / "tests" / "until_read.py"
EXAMPLE = ROOT / "src" / "memobook" / "author" / "start" / "example"
RAIN = (EXAMPLE / "data" / "rain.csv").read_text("utf-8").splitlines()[1:]
# as Crossref tells of it
ARTICLE = {
    "type": "journal-article",
    "title": ["The Use of Confidence or Fiducial Limits Illustrated in the Case of the Binomial"],
    "author": [{"given": "C. J.", "family": "Clopper"}, {"given": "E. S.", "family": "Pearson"}],
    "container-title": ["Biometrika"],
    "issued": {"date-parts": [[1934]]},
    "DOI": "10.1093/biomet/26.4.404",
}


@pytest.fixture(scope="module")
def clone(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository as a reader would have it, after `make` set it up and with the runs that are stored here."""
    if not (BIN / ".ready").is_file():
        pytest.skip("the environment was not set up by make, which would set up another one")
    made = tmp_path_factory.mktemp("clone") / "memobook"
    subprocess.run(["git", "clone", "--quiet", ROOT, made], check=True, timeout=60)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True, timeout=60,
    ).stdout  # fmt: skip
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, made / name)
    (made / ".venv" / "bin").mkdir(parents=True)
    for tool in BIN.iterdir():  # all but the one that would set the environment up for another place
        (made / ".venv" / "bin" / tool.name).symlink_to("/bin/false" if tool.name == "uv" else tool)
    # without what pages are rendered again from: they are rendered
    left_out = shutil.ignore_patterns(".*", "work", "aside", "pages", "*.lock")
    shutil.copytree(ROOT / ".memobook", made / ".memobook", ignore=left_out, copy_function=_copied)
    (made / ".venv" / "bin" / ".ready").unlink()
    (made / ".venv" / "bin" / ".ready").touch()
    return made


def _copied(source: str, target: str) -> None:
    """Copy a file that another test may be taking away."""
    with suppress(FileNotFoundError):
        shutil.copy2(source, target)


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_can_be_followed(
    document: Path, request: pytest.FixtureRequest, source: FakeSource, port: int, tmp_path: Path
) -> None:
    folder = tmp_path / "desk" / "memobook"
    example = request.getfixturevalue("example")
    words = {"clone": str(tmp_path / "clone"), "example": str(example), "folder": str(tmp_path), "port": str(port)}
    words |= {"python": sys.executable, "until_read": str(UNTIL_READ)}
    if document.name in FROM_A_CLONE:
        # its files are never written in place, and a copy of all would be a gigabyte
        target = folder if document.name in IN_REPOSITORY else Path(words["clone"])
        shutil.copytree(request.getfixturevalue("clone"), target, symlinks=True, copy_function=os.link)
        if document.name not in IN_REPOSITORY:  # it goes on with the example; the README has the memo rendered
            shutil.copytree(ROOT / ".memobook" / "pages", target / ".memobook" / "pages", copy_function=_copied)
    if document.name in IN_EMPTY_FOLDER:
        folder.mkdir(parents=True)
    elif document.name not in IN_REPOSITORY:
        shutil.copytree(example, folder)
    weeks = [*(",".join(row.split(",")[:2]) for row in RAIN), "2026-03-02,0.0"]
    source["/works/10.1093%2Fbiomet%2F26.4.404"] = Reply(json.dumps({"message": ARTICLE}))
    source["/weeks.csv"] = Reply("\n".join(["week,millimetres", *weeks, ""]))
    stand_ins = [(pattern, instead.format(**words)) for pattern, instead in STAND_INS]
    shell = Shell(folder, stand_ins, {"MEMOBOOK_RAIN_GAUGE_URL": source.url, "MEMOBOOK_CROSSREF_URL": source.url})
    try:
        for block in blocks(document):
            try:
                shell.follow(block)
            except AssertionError as error:
                pytest.fail(f"{document.relative_to(ROOT)}:{block.line}: {error}", pytrace=False)
    finally:
        shell.close()


def test_every_page_of_the_documentation_is_in_the_contents() -> None:
    contents = (ROOT / "_toc.yml").read_text("utf-8")
    index = (ROOT / "book" / "docs" / "index.md").read_text("utf-8")
    pages = [path.stem for path in DOCS if path.stem != "index"]
    assert [page for page in pages if f"file: book/docs/{page}\n" not in contents] == []
    assert [page for page in pages if f"({page}.md)" not in index] == []
