"""The code of released editions: executed again by today's engine, it gives the results that were locked."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pytest

from memobook.changes.difference import SAME
from memobook.data.package import DataPackage
from memobook.editions.edition import Edition
from memobook.ledger.entries import AGGREGATES
from memobook.publication.folder import Publication
from memobook.publication.locks.lock import NAME, read_lock
from memobook.publication.progress import Progress
from memobook.publication.repository import archive_of, commit_that_added
from memobook.runs.run import Runner

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted(path.name for path in (ROOT / "book" / "memos").glob("*.lock.json"))
# what the code of an edition reads; corrections since have changed what the data tell of its day
THEN = ["data", "notebooks", "src/analyses", "book/memos", "_config.yml", "references.bib", "uv.lock"]


@pytest.fixture(scope="module")
def remembered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What marked functions computed for one lock, for those of the same code and packages."""
    return tmp_path_factory.mktemp("remembered")


@pytest.mark.parametrize("name", LOCKS)
def test_the_code_of_a_release_still_gives_its_results(name: str, remembered: Path, tmp_path: Path) -> None:
    lock = read_lock(ROOT / "book" / "memos" / name, Publication(ROOT))
    commit = commit_that_added(ROOT / lock.place)
    archive = archive_of(ROOT, commit, THEN)
    if not archive:
        pytest.skip("this copy of the repository has no history")
    root = tmp_path / "publication"
    with tarfile.open(fileobj=io.BytesIO(archive)) as file:
        file.extractall(root, filter="data")
    (root / ".memobook").mkdir()
    (root / ".memobook" / "remembered").symlink_to(remembered)
    publication = Publication(root)
    date = NAME.fullmatch(name)[1]  # type: ignore[index]
    # for values alone, as the page of changes replays it
    runner = Runner(publication, DataPackage(publication.data))
    runs = runner.run_edition(Edition.read(publication, date), Progress(), values_only=True)
    executed = {id: value for run in runs.values() for id, value in run.executed().values.items()}
    found = {id: value.value for id, value in executed.items()}
    # what is added up over members comes from no run
    entries = [entry for entry in lock.ledger["values"] if entry["cell"] != AGGREGATES]
    locked = {entry["id"]: entry["value"] for entry in entries}
    assert found.keys() == locked.keys()
    numbers = {id for id, value in locked.items() if isinstance(value, int | float)}
    assert [id for id in locked.keys() - numbers if found[id] != locked[id]] == []
    assert [id for id in sorted(numbers) if found[id] != pytest.approx(locked[id], rel=SAME)] == []
    # to the letter: a size of 1000 that became 1000.0 makes other notebooks
    printed = {id: json.dumps([value.unit, value.format, value.per]) for id, value in executed.items()}
    assert printed == {
        entry["id"]: json.dumps([entry[name] for name in ("unit", "format", "per")]) for entry in entries
    }
