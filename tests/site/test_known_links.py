"""Pages that are known: they are not read again, and each link of theirs that leads nowhere is found all the same."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from tiny_publication import content_error

from memobook.publication.digests import Digests
from memobook.site import known_links
from memobook.site.dead_links import Links
from memobook.site.known_links import KnownLinks

DAY = "2026-01-14"


@pytest.fixture
def put(tmp_path: Path) -> Path:
    put = tmp_path / "put"
    (put / DAY / "claims").mkdir(parents=True)
    write(put, "index.html", f'<a href="{DAY}/index.html">now</a>')
    write(put, f"{DAY}/index.html", '<a href="claims/one.html">one</a> <a href="memo.pdf">PDF</a>')
    write(put, f"{DAY}/claims/one.html", '<a href="../index.html">memo</a> <a href="../memo.pdf">PDF</a>')
    write(put, f"{DAY}/memo.pdf", "")
    return put


def write(put: Path, name: str, text: str) -> None:
    (put / name).unlink(missing_ok=True)
    (put / name).write_text(text)
    os.utime(put / name, ns=(10**18, 10**18 + len(text)))  # long ago


def known(put: Path) -> KnownLinks:
    """What the next build knows."""
    return KnownLinks(put.parent / "links.json", Digests(put.parent / "digests.json"))


def read_again(put: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that a build reads."""
    read: list[str] = []
    links, of_page = Links(put, put.parent / "out"), Links._internal

    def told(self: Links, page: Path) -> set[str]:
        read.append(page.relative_to(put).as_posix())
        return of_page(self, page)

    with monkeypatch.context() as patch:
        patch.setattr(Links, "_internal", told)
        assert links.mend([], known(put)) == []
    return read


def test_a_page_is_read_once_and_where_it_changed(put: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(read_again(put, monkeypatch)) == 3
    assert read_again(put, monkeypatch) == []
    write(put, f"{DAY}/index.html", '<a href="claims/one.html">one</a> another sentence')
    assert read_again(put, monkeypatch) == [f"{DAY}/index.html"]
    assert read_again(put, monkeypatch) == []


@pytest.mark.parametrize("text", ["", "{", "[]", '{"engine": 1}'])
def test_of_a_damaged_list_every_page_is_read(put: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read_again(put, monkeypatch)
    (put.parent / "links.json").write_text(text)
    assert len(read_again(put, monkeypatch)) == 3


def test_of_another_engine_every_page_is_read(put: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_again(put, monkeypatch)
    monkeypatch.setattr(known_links, "engine_sha256", lambda: "other")
    assert len(read_again(put, monkeypatch)) == 3


def test_what_known_pages_lead_to_has_to_stand(put: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_again(put, monkeypatch)
    (put / DAY / "memo.pdf").unlink()
    error = content_error(Links(put, put.parent / "out").mend, [], known(put))
    assert (error.id, error.message) == ("page.link", "2 links lead to no page")
    write(put, f"{DAY}/memo.pdf", "")
    assert read_again(put, monkeypatch) == [], "of a build that failed nothing is noted"


def test_a_page_of_the_same_bytes_at_another_place_is_another_page(put: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_again(put, monkeypatch)
    (put / DAY / "values").mkdir()
    shutil.copy2(put / DAY / "index.html", put / DAY / "values" / "index.html")
    assert content_error(Links(put, put.parent / "out").mend, [], known(put)).id == "page.link"


def test_a_link_to_what_this_copy_lacks_is_taken_out_in_each_build(put: Path) -> None:
    page, text = f"{DAY}/index.html", '<a href="../2026-01-07/index.html">before</a>'
    for _ in range(2):
        write(put, page, text)
        assert Links(put, put.parent / "out").mend([], known(put)) == [put / page]
        assert (put / page).read_text() == "before"
