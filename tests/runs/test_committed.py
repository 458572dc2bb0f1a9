"""Each committed notebook is executed as of the newest edition that has its theme."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_publication import content_error

from memobook.editions.edition import Edition
from memobook.publication.folder import Publication
from memobook.runs.committed import editions_of

HERE = Publication.find(Path(__file__))
EDITIONS = [Edition.read(HERE, date) for date in reversed(HERE.editions())]
NEWEST = {theme: edition.date for edition in reversed(EDITIONS) for theme in edition.tops}


@pytest.mark.parametrize("theme", NEWEST)
def test_a_theme_is_executed_as_of_the_newest_edition_that_has_it(theme: str) -> None:
    ((edition, themes),) = editions_of(HERE, [theme])
    assert (edition.date, themes) == (NEWEST[theme], [theme])


def test_all_named_are_executed_each_edition_once() -> None:
    found = editions_of(HERE, list(NEWEST))
    assert {theme: edition.date for edition, themes in found for theme in themes} == NEWEST
    assert len(found) == len(set(NEWEST.values())) > 1, "themes of several editions are tried"


def test_where_none_is_named_it_is_the_newest_edition() -> None:
    ((edition, themes),) = editions_of(HERE, [])
    assert (edition.date, themes) == (EDITIONS[0].date, list(EDITIONS[0].tops))


def test_a_theme_of_no_edition_is_refused_with_those_there_are() -> None:
    error = content_error(editions_of, HERE, ["launches", "lunches"])
    assert error.id == "theme.unknown" and "lunches" in error.message and "launches" in error.fix
