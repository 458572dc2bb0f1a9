"""Figures as PNG: drawn by several threads with the same typefaces, and to the same bytes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import typst

from memobook.pages.figures.picture import figure_png
from memobook.pages.typefaces import typefaces

# each asks for another face
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 40">'
    '<text x="5" y="20" style="font: {weight} 9px Source Sans Pro">{weight}</text></svg>'
)
WEIGHTS = ("400", "600", "700")


def png(folder: Path, weight: str) -> bytes:
    folder.mkdir(exist_ok=True)
    return figure_png("a.b", SVG.format(weight=weight), "A headline", "a source", "2026-05-14", "en", folder)


def test_typefaces_are_looked_through_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = png(tmp_path / "a", "400")
    monkeypatch.setattr(typst, "Fonts", lambda **_: pytest.fail("fonts are looked through again"))
    assert first == png(tmp_path / "b", "400") != png(tmp_path / "b", "700")


def test_threads_that_share_them_draw_the_same(tmp_path: Path) -> None:
    alone = []
    for weight in WEIGHTS:
        typefaces.cache_clear()
        alone.append(png(tmp_path / "alone", weight))
    typefaces.cache_clear()
    with ThreadPoolExecutor(6) as threads:
        folders = [tmp_path / str(number) for number in range(4)]
        found = list(threads.map(lambda one: png(*one), [(folder, weight) for folder in folders for weight in WEIGHTS]))
    assert found == alone * 4 and len(set(alone)) == 3
