"""Links of a site: to what this copy lacks they are taken out, elsewhere they stop the build, what is kept stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_publication import content_error

from memobook.site.dead_links import Links
from memobook.site.stand_ins import clear_stand_ins, put_stand_ins

FIRST, SECOND = "2026-01-07", "2026-01-14"


@pytest.fixture
def put(tmp_path: Path) -> Path:
    put = tmp_path / "put"
    for name in (SECOND, "archive", f"{SECOND}/v1"):
        (put / name).mkdir(parents=True)
        (put / name / "index.html").write_text('<a href="other.html">x</a>' if name.endswith("v1") else "")
    (put / "index.html").write_text(f'<a href="{SECOND}/index.html">now</a> <a href="feed.xml">feed</a>')
    return put


def test_links_to_what_is_not_here_become_words(put: Path, tmp_path: Path) -> None:
    page = put / SECOND / "index.html"
    page.write_text(
        f'<a class="x" href="../{FIRST}/index.html">January <b>7</b></a>, <a href="v2/index.html#a">revision 2</a>, '
        f'<a href="v1/">revision 1</a> <a href="https://example.org/v2/">far</a> <a href="#top">up</a>'
        '<code>&lt;a href="a.html"&gt;</code>'
        f'<img loading="lazy" src="../{FIRST}/v1/figures/a.svg" alt="Before">'
    )
    assert Links(put, tmp_path / "out").mend([]) == [page]
    assert page.read_text() == (
        'January <b>7</b>, revision 2, <a href="v1/">revision 1</a> <a href="https://example.org/v2/">far</a> '
        '<a href="#top">up</a><code>&lt;a href="a.html"&gt;</code>'
        '<span class="mb-absent">The older figure is not in this copy of the publication.</span>'
    )


def test_a_page_that_is_the_old_sites_too_stays_there_as_it_was(put: Path, tmp_path: Path) -> None:
    old, page = tmp_path / "out" / "index.html", put / SECOND / "index.html"
    old.parent.mkdir()
    old.write_text(f'<a href="../{FIRST}/index.html">before</a>')
    page.unlink()
    page.hardlink_to(old)
    assert Links(put, tmp_path / "out").mend([]) == [page]
    assert (page.read_text(), old.read_text()) == ("before", f'<a href="../{FIRST}/index.html">before</a>')


def test_an_edition_that_stays_in_the_site_is_led_to(put: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / FIRST).mkdir(parents=True)
    (tmp_path / "out" / FIRST / "index.html").write_text("")
    page = put / SECOND / "index.html"
    page.write_text(f'<a href="../{FIRST}/index.html">before</a>')
    assert Links(put, tmp_path / "out").mend([]) == []


def test_what_stands_as_released_is_not_touched(put: Path, tmp_path: Path) -> None:
    page = put / SECOND / "index.html"
    page.write_text(f'<a href="../{FIRST}/index.html">before</a>')
    assert Links(put, tmp_path / "out").mend([put / SECOND]) == []


def test_something_stands_in_for_what_a_released_page_leads_to(put: Path, tmp_path: Path) -> None:
    for name in (SECOND, f"{SECOND}/v1"):
        (put / name / "manifest.json").write_text("{}")
    told = f'<a href="../{FIRST}/">before</a> <a href="v2/index.html">2</a> <img src="../{FIRST}/v1/figures/a.svg">'
    (put / SECOND / "index.html").write_text(told)
    (put / SECOND / "v1" / "index.html").write_text(told.replace("../", "../../").replace("v2/", "../v2/"))
    links = Links(put, tmp_path / "out")
    absent = links.absent([put / SECOND])
    assert absent == {FIRST, f"{SECOND}/v2/index.html", f"{FIRST}/v1/figures/a.svg"}
    put_stand_ins(put, absent, "https://x.example/")
    page = (put / FIRST / "index.html").read_text()
    assert f'<a href="https://x.example/{FIRST}/index.html">' in page and "is not in this copy" in page
    assert "The older figure" in (put / FIRST / "v1" / "figures" / "a.svg").read_text()
    assert not [*(put / FIRST).rglob("manifest.json")], "it is never deployed"
    assert links.absent([put / SECOND]) == absent, "what stands in for a page is not the page"
    clear_stand_ins(put)
    assert not (put / FIRST).exists() and not (put / SECOND / "v2").exists() and (put / SECOND / "v1").is_dir()


def test_any_other_dead_link_stops_the_build(put: Path, tmp_path: Path) -> None:
    (put / "archive" / "index.html").write_text(f'<a href="../{SECOND}/gone.html">gone</a>')
    error = content_error(Links(put, tmp_path / "out").mend, [])
    assert (error.id, error.place) == ("page.link", f"archive/index.html: ../{SECOND}/gone.html")
