"""The chain of locks: a lock that was written anew is named by the later ones, and a second newest one is no chain."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from memobook.publication.files import sha256
from memobook.publication.folder import Publication
from memobook.publication.locks.chain import broken, broken_at, heads

NAMES = ("2026-01-07.v1.lock.json", "2026-01-14.v1.lock.json", "2026-01-07.v2.lock.json", "2026-01-21.v1.lock.json")


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    """Two locks from before there was a chain, and two released since."""
    publication = Publication(tmp_path)
    publication.memos.mkdir(parents=True)
    for name in NAMES:
        chain = {} if name in NAMES[:2] else {"chain": heads(publication)}
        (publication.memos / name).write_text(json.dumps({"edition": name[:10], "ledger": name, **chain}), "utf-8")
        (publication.memos / f"{name[:10]}.md").touch()
    return publication


def rewrite(publication: Publication, name: str) -> None:
    path = publication.memos / name
    path.write_text(path.read_text("utf-8").replace('"ledger": "', '"ledger": "other '), "utf-8")


def test_the_first_chained_lock_names_all_before_it_and_the_next_one_names_that(publication: Publication) -> None:
    third, fourth = (json.loads((publication.memos / name).read_text("utf-8"))["chain"] for name in NAMES[2:])
    assert [link["lock"] for link in third] == sorted(NAMES[:2])
    assert [link["lock"] for link in fourth] == [NAMES[2]]
    assert [link["lock"] for link in heads(publication)] == [NAMES[3]]
    assert broken(publication) == []


@pytest.mark.parametrize("name", NAMES[:3])
def test_a_lock_written_anew_breaks_the_one_after_it(name: str, publication: Publication) -> None:
    rewrite(publication, name)
    assert any(line.startswith(f"{name} is not the lock that") for line in broken(publication))


def test_all_locks_written_anew_together_are_not_those_that_the_site_names(publication: Publication) -> None:
    there = heads(publication)
    assert broken_at(publication, there) == []
    for name in NAMES:
        rewrite(publication, name)
        chained = json.loads((publication.memos / name).read_text("utf-8"))
        if "chain" in chained:
            before = NAMES[:2] if name == NAMES[2] else NAMES[2:3]
            for link in chained["chain"]:
                assert link["lock"] in before
                link["sha256"] = sha256((publication.memos / link["lock"]).read_bytes())
            (publication.memos / name).write_text(json.dumps(chained), "utf-8")
    assert broken(publication) == []
    assert broken_at(publication, there) == [f"the site names {NAMES[3]} as its newest lock, and here it is another"]


def test_a_lock_that_is_gone_or_put_in_beside_the_chain_is_named(publication: Publication) -> None:
    (publication.memos / "2026-01-28.v1.lock.json").write_text(json.dumps({"edition": "2026-01-28"}), "utf-8")
    assert "no later lock names them" in broken(publication)[0]
    (publication.memos / "2026-01-28.v1.lock.json").unlink()
    (publication.memos / NAMES[1]).unlink()
    assert broken(publication) == [f"{NAMES[1]} is gone; {NAMES[2]} names it"]


def test_locks_from_before_the_chain_are_no_fault(publication: Publication) -> None:
    for name in NAMES[2:]:
        (publication.memos / name).unlink()
    assert broken(publication) == []
    assert len(heads(publication)) == 2
