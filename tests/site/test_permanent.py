"""A revision's own folder: links out of it go one step further up, at whatever depth the page lies."""

from __future__ import annotations

from pathlib import Path

from memobook.site.revisions.permanent import make_permanent

HEAD = "<head></head>"


def test_links_out_of_the_folder_go_up_one_step_more_and_links_inside_stay(tmp_path: Path) -> None:
    edition = tmp_path / "2026-01-07"
    (edition / "values").mkdir(parents=True)
    (edition / "index.html").write_text(HEAD + '<a href="../archive/index.html"> <a href="sales.html">')
    page = HEAD + '<a href="../../archive/index.html" data-root="../../"> <a href="../sales.html"> <a href="b.html">'
    (edition / "values" / "a.b.html").write_text(page)
    (edition / "routes" / "north").mkdir(parents=True)
    (edition / "routes" / "north" / "x.html").write_text(HEAD + '<a href="../../../archive/index.html">')
    (edition / "ledger.json").write_text("{}")
    make_permanent(edition, edition / "v1")
    robots = '<meta name="robots" content="noindex">'
    memo = (edition / "v1" / "index.html").read_text()
    assert '<a href="../../archive/index.html"> <a href="sales.html">' in memo and robots in memo
    value = (edition / "v1" / "values" / "a.b.html").read_text()
    assert value.endswith(
        '="../../../archive/index.html" data-root="../../../"> <a href="../sales.html"> <a href="b.html">'
    )
    assert robots in value
    deep = (edition / "v1" / "routes" / "north" / "x.html").read_text()
    assert '"../../../../archive/index.html"' in deep and robots in deep
    assert (edition / "values" / "a.b.html").read_text() == page
