"""Pages of a large family: each is kept by itself, and the same to the last byte as if all were rendered together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.family_publication import DAY, THEME, write_counts, write_family
from memobook.pages import member_pages
from memobook.pages.member_pages import MemberPages
from memobook.publication.folder import Publication
from memobook.publication.progress import Progress
from memobook.site.assembly import Assembly

ALL = 3


def manifest(folder: Path, out: str) -> dict[str, str]:
    """What a build made of the edition, after it was built in this process."""
    Assembly(Publication(folder), Progress()).site([DAY], folder / out)
    told: dict[str, str] = json.loads((folder / out / DAY / "manifest.json").read_text("utf-8"))
    return told


def test_one_members_change_renders_its_page_and_what_lists_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_family(tmp_path / "stations", ALL)
    rendered: list[list[str]] = []
    keep = MemberPages.keep

    def noted(self: MemberPages, jobs: list[object]) -> None:
        rendered.append(list(self.missing))
        keep(self, jobs)  # type: ignore[arg-type]

    monkeypatch.setattr(MemberPages, "keep", noted)
    monkeypatch.setattr(member_pages, "FEWEST", 2)
    before = manifest(folder, "_site")
    write_counts(folder, ALL, changed=7)
    after = manifest(folder, "_site")
    every = [f"{THEME}/{THEME}_{number:03}" for number in range(ALL)]
    assert rendered == [every, every[:1]]
    changed = {name for name in before if before[name] != after.get(name)}
    assert {f"{every[0]}.html", f"figures/{THEME}.station_000.weeks.svg", f"{THEME}.html", "ledger.json"} <= changed
    assert not {f"{page}.html" for page in every[1:]} & changed
    assert not {
        name for name in changed if name.startswith(("figures/station.station_001", "figures/station.station_002"))
    }

    monkeypatch.setattr(member_pages, "FEWEST", ALL + 1)
    register = folder / "book" / "memos" / f"{DAY}.yml"
    register.write_text(register.read_text("utf-8") + "# so that nothing is stored\n", "utf-8")
    assert manifest(folder, "together") == after, "a page is the same, whichever others are rendered with it"
