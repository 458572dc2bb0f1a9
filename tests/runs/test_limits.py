"""Limits of a run: read from the configuration, and refused with place and fix when they are wrong."""

from __future__ import annotations

from typing import Any

import pytest
from tiny_publication import content_error

from memobook.runs.limits import MEGABYTE, PLACE, THREAD_VARIABLES, Limits, read_limits


def config(limits: Any) -> dict[str, Any]:
    return {"sphinx": {"config": {"memobook_run_limits": limits}}}


@pytest.mark.parametrize("given", [{}, {"sphinx": None}, {"sphinx": {"config": None}}, config(None)], ids=str)
def test_without_a_word_the_defaults_hold(given: dict[str, Any]) -> None:
    assert read_limits(given) == Limits(seconds=600, memory=None, threads=1)


def test_limits_are_read() -> None:
    assert read_limits(config({"seconds": 2.5, "memory_mb": 300, "threads": 4})) == Limits(2.5, 300 * MEGABYTE, 4)


def test_the_size_of_outputs_is_read() -> None:
    assert (read_limits({}).output, read_limits(config({"output_kb": 7})).output) == (100 * 1024, 7 * 1024)


def test_time_may_be_without_limit() -> None:
    assert read_limits(config({"seconds": None})).seconds is None


@pytest.mark.parametrize(
    ("limits", "id", "says"),
    [
        pytest.param({"second": 3}, "limits.unknown", "did you mean 'seconds'?", id="misspelt"),
        pytest.param({"seconds": 0}, "limits.value", "seconds is 0", id="no time"),
        pytest.param({"seconds": "10"}, "limits.value", "seconds is '10'", id="text"),
        pytest.param({"seconds": True}, "limits.value", "seconds is True", id="a boolean"),
        pytest.param({"seconds": float("nan")}, "limits.value", "seconds is nan", id="NaN"),
        pytest.param({"memory_mb": 1.5}, "limits.value", "memory_mb is 1.5", id="a fraction of a megabyte"),
        pytest.param({"memory_mb": 20}, "limits.value", "memory_mb is 20", id="less than a kernel needs"),
        pytest.param({"threads": None}, "limits.value", "threads is None", id="no number of threads"),
        pytest.param([1], "limits.value", "[1] is no mapping", id="a list"),
    ],
)
def test_a_wrong_limit_is_named(limits: Any, id: str, says: str) -> None:
    error = content_error(read_limits, config(limits))
    assert (error.id, error.place) == (id, PLACE)
    assert says in str(error)


def test_numerical_libraries_are_told_how_many_threads() -> None:
    assert Limits(threads=3).variables() == dict.fromkeys(THREAD_VARIABLES, "3")
