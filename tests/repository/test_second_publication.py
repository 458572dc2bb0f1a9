"""Another publication, from data of the public domain, with the wheel alone: fetched, built, checked, released.

It lies in ``tests/publications/prices``: consumer prices of the United States as two versions of the package ``cpi``
held them, with a theme and a family of themes. What the third version held, and the memo that was written from it,
lie in ``tests/publications/prices_later`` until a server on loopback has given the data.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sqlite3
import subprocess
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from fake_source import FakeSource, Reply, serving
from wheel_environment import NOWHERE, OURS, Installed, installed, tell

PUBLICATIONS = Path(__file__).parents[1] / "publications"
FIRST, SECOND = "2026-01-20", "2026-09-30"
WHEEL = "cpi-2.1.0-py3-none-any.whl"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return installed(tmp_path_factory.getbasetemp(), OURS)


@pytest.fixture(scope="module")
def index() -> Iterator[FakeSource]:
    """The package index with a wheel whose database holds the series that this publication may ask for."""
    wheel = wheel_of_rows(PUBLICATIONS / "prices_later" / "cpi-2.1.0.csv")
    file = {
        "filename": WHEEL,
        "url": f"/files/{WHEEL}",
        "hashes": {"sha256": sha256(wheel).hexdigest()},
        "upload-time": "2026-09-24T18:00:00.000000Z",
        "yanked": False,
    }
    older = file | {"filename": "cpi-2.0.10-py2.py3-none-any.whl", "url": "/files/gone.whl"}
    archive = {"filename": "cpi-2.1.0.tar.gz", "url": "/files/gone.tar.gz"}
    with serving() as source:
        source["/simple/cpi/"] = Reply(json.dumps({"name": "cpi", "files": [older, file, archive]}))
        source[f"/files/{WHEEL}"] = Reply(wheel)
        yield source


def wheel_of_rows(path: Path) -> bytes:
    """A wheel as the index has it, with the rows of a file as its database."""
    rows = list(csv.reader(path.open(encoding="utf-8")))[1:]
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE indexes (series TEXT, year INTEGER, period TEXT, value REAL)")
    connection.executemany("INSERT INTO indexes VALUES (?, ?, ?, ?)", rows)
    connection.commit()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("cpi/cpi.db", connection.serialize())
    connection.close()
    return packed.getvalue()


@pytest.fixture(scope="module")
def prices(engine: Installed, index: FakeSource, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both editions, each released when its data were there; treat as read-only."""
    folder = shutil.copytree(PUBLICATIONS / "prices", tmp_path_factory.mktemp("publication") / "prices")
    for command in ("init --quiet", "config user.name Nobody", "config user.email nobody@prices.example"):
        subprocess.run(["git", *command.split()], cwd=folder, check=True, timeout=60)
    (folder / ".gitignore").write_text(".memobook/\n_site/\n__pycache__/\n", "utf-8")
    released(engine, folder, FIRST)
    declare_clothes(folder)
    variables = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), NOWHERE)
    call = [str(engine.bin / "python"), "-m", "memobook", "fetch", "cpi"]
    fetched = tell(call, folder, MEMOBOOK_CPI_URL=index.url, no_proxy="127.0.0.1", NO_PROXY="127.0.0.1", **variables)
    assert fetched.returncode == 0, fetched.stdout + fetched.stderr
    for suffix in ("md", "yml"):
        shutil.copy(PUBLICATIONS / "prices_later" / f"{SECOND}.{suffix}", folder / "book" / "memos")
    toc = folder / "_toc.yml"
    toc.write_text(toc.read_text("utf-8").replace(FIRST, SECOND), "utf-8")
    released(engine, folder, SECOND, ["build", "--all"])
    return folder


def declare_clothes(folder: Path) -> None:
    """One more series that is asked for, and so one more member from the second edition on."""
    path = folder / "data" / "datapackage.json"
    package = json.loads(path.read_text("utf-8"))
    (groups,) = [one for one in package["resources"] if one["name"] == "groups"]
    groups["fetch"]["options"]["series"]["CUSR0000SAA"] = "Apparel"
    path.write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", "utf-8")


def released(engine: Installed, folder: Path, date: str, *between: list[str]) -> None:
    """Check and release an edition, whose pages are rendered then; between the two, other calls."""
    for call in (["check", date, "--json"], *between, ["release", date, "--commit"]):
        done = engine.memobook(*call, folder=folder)
        assert done.returncode == 0, f"{call}: {done.stdout}{done.stderr}"
        if call[0] == "check":
            assert [one for one in json.loads(done.stdout) if one["severity"] == "error"] == []


def ledger(folder: Path, date: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "_site" / date / "ledger.json").read_text("utf-8"))
    return found


def test_the_wheel_runs_with_nothing_of_this_repository_on_the_path(engine: Installed, prices: Path) -> None:
    done = engine.python("-c", "import sys, memobook; print(memobook.__file__, *sys.path, sep='\\n')", folder=prices)
    assert done.returncode == 0, done.stderr
    root = str(Path(__file__).resolve().parents[2])
    assert not [line for line in done.stdout.splitlines() if line.startswith(root + os.sep)]
    assert engine.python("-c", "import analyses", folder=prices).returncode == 1


def test_a_true_a_false_and_an_untraceable_claim_are_told_apart(prices: Path) -> None:
    verdicts = {claim["id"]: claim["verdict"] for claim in ledger(prices, FIRST)["claims"]}
    assert verdicts == {"c1": "reproduced", "c2": "holds", "c3": "differs", "c4": "untraced"}
    values = {value["id"]: value for value in ledger(prices, FIRST)["values"]}
    # 100 dollars by the averages of 1950 and 2025, as the bureau printed them
    assert values["overall.hundred"]["value"] == pytest.approx(100 * 321.943 / 24.1)


def test_a_version_of_the_package_is_a_vintage(prices: Path) -> None:
    rows = list(csv.DictReader((prices / "data" / "groups.csv").open(encoding="utf-8")))
    of_a_month = [row for row in rows if (row["item"], row["period"]) == ("Energy", "2024-10")]
    assert [row["published"] for row in of_a_month] == ["2024-11-13", "2026-01-13", "2026-09-24"]
    assert len({row["value"] for row in of_a_month}) == 3
    # the index that is not adjusted is final: no version changed what another held
    final = list(csv.DictReader((prices / "data" / "all_items.csv").open(encoding="utf-8")))
    assert len({row["period"] for row in final}) == len(final)


def test_the_second_edition_has_a_member_more_and_tells_it(prices: Path) -> None:
    members = {
        date: [member["name"] for member in ledger(prices, date)["families"][0]["members"]] for date in (FIRST, SECOND)
    }
    assert members[FIRST] == ["energy", "food", "medical_care", "shelter"]
    assert members[SECOND] == ["apparel", *members[FIRST]]
    changes = json.loads((prices / "_site" / SECOND / "changes.json").read_text("utf-8"))
    assert changes["verdicts"] == []
    assert changes["members"] == {"added": [{"page": "groups/apparel", "title": "Apparel"}], "gone": []}
    page = (prices / "_site" / SECOND / "changes.html").read_text("utf-8")
    assert "Pages that are new" in page and 'href="groups/apparel.html"' in page


@pytest.mark.parametrize("date", [FIRST, SECOND])
def test_both_editions_are_verified(engine: Installed, prices: Path, date: str) -> None:
    done = engine.memobook("verify", date, folder=prices)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "are as released" in done.stdout


def test_the_editions_are_compared(engine: Installed, prices: Path) -> None:
    done = engine.memobook("diff", FIRST, SECOND, folder=prices)
    assert done.returncode == 0, done.stderr
    assert "page new: groups/apparel (Apparel)" in done.stdout
    assert "groups.energy.year: change over twelve months" in done.stdout
