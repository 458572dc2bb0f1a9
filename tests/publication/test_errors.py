"""Errors say the same wherever they were found: in this process or in another one."""

from __future__ import annotations

import pickle

from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import patient

from memobook.publication.errors import ContentError

TEXTS = st.text(max_size=40)


@patient
@given(TEXTS, TEXTS, TEXTS, TEXTS, TEXTS)
def test_an_error_survives_the_way_between_processes(id: str, message: str, place: str, fix: str, details: str) -> None:
    error = ContentError(id, message, place=place, fix=fix, details=details)
    found = pickle.loads(pickle.dumps(error))
    assert type(found) is ContentError
    assert vars(found) == vars(error) and str(found) == str(error)
