"""Links of a site: to what this copy lacks they are taken out, elsewhere they stop the build, what is kept stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_publication import content_error

from memobook.site.dead_links import ABSENT, Links

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
        f'<img loading="lazy" src="../{FIRST}/v1/figures/a.svg" alt="Before">'
    )
    assert Links(put, tmp_path / "out").mend([]) == [page]
    assert page.read_text() == (
        'January <b>7</b>, revision 2, <a href="v1/">revision 1</a> <a href="https://example.org/v2/">far</a> '
        f'<a href="#top">up</a>{ABSENT}'
    )


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


def test_any_other_dead_link_stops_the_build(put: Path, tmp_path: Path) -> None:
    (put / "archive" / "index.html").write_text(f'<a href="../{SECOND}/gone.html">gone</a>')
    error = content_error(Links(put, tmp_path / "out").mend, [])
    assert (error.id, error.place) == ("page.link", f"archive/index.html: ../{SECOND}/gone.html")
