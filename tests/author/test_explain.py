"""What an id stands for, told in the shell: every kind of thing, from the last build, and nothing for what is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from case_build import memobook
from tiny_publication import content_error

from memobook.author.explain.explain import explain
from memobook.publication.folder import Publication

MEMO = "book/memos/2026-03-06"


@pytest.mark.parametrize(
    ("id", "kind", "fact", "place", "used"),
    [
        ("cycling.riders", "value", ("claim", "c1, reproduced"), "notebooks/cycling.ipynb cell 'total'", f"{MEMO}.md"),
        ("council-riders", "statement", ("claim", "c1, reproduced"), "data/statements.csv:2", f"{MEMO}.md:19"),
        ("c1", "claim", ("verdict", "reproduced"), f"{MEMO}.yml:4", f"{MEMO}.md:11"),
        ("i1", "implication", ("tripwires", "t1"), f"{MEMO}.yml:26", None),
        ("t1", "tripwire", ("fired", "no"), f"{MEMO}.yml", None),
        ("counts", "dataset", ("licence", "CC0 1.0 Universal"), "data/counts.csv", "notebooks/cycling.ipynb"),
        ("prose.number", "finding of memobook check", ("severity", "error"), "", None),
        ("release.none", "error", ("what to do", "the message tells"), "", None),
    ],
)  # fmt: skip
def test_each_kind_is_told(
    example: Path, id: str, kind: str, fact: tuple[str, str], place: str, used: str | None
) -> None:
    found = explain(Publication(example), id)
    assert found.kind == kind and fact in found.facts
    assert found.place.partition(":")[0] == place.partition(":")[0]
    if place.rpartition(":")[2].isdigit():
        file, _, line = found.place.partition(":")
        assert id in (example / file).read_text("utf-8").splitlines()[int(line) - 1]
    if used:
        assert any(one.startswith(used.partition(":")[0]) for one in found.used)


def test_every_value_and_claim_of_the_ledger_is_told_and_placed(example: Path) -> None:
    told = json.loads((example / "_site" / "2026-03-06" / "ledger.json").read_text("utf-8"))
    for entry in told["values"]:
        assert dict(explain(Publication(example), entry["id"]).facts)["unit"] == entry["unit"]
    for entry in told["claims"]:
        found = explain(Publication(example), entry["id"])
        assert dict(found.facts)["verdict"] == entry["verdict"] and found.words == entry["text"]


def test_what_is_nothing_is_refused_with_what_was_meant(example: Path) -> None:
    error = content_error(explain, Publication(example), "cycling.ridrs")
    assert (error.id, error.fix) == ("explain.unknown", "did you mean 'cycling.riders'?")


def test_the_shell_prints_it_in_lines_and_as_json(example: Path) -> None:
    done = memobook(example, "explain", "cycling.riders")
    assert done.returncode == 0 and done.stdout.startswith("cycling.riders, value\n  riders in the newest weeks\n")
    told = json.loads(memobook(example, "explain", "cycling.riders", "--json").stdout)
    assert told["facts"]["value"] in done.stdout and all(place in done.stdout for place in told["used"])
    assert memobook(example, "explain", "nothing").returncode == 1
