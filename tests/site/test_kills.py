"""A few kills of each command, first builds apart; ``make kills`` makes a hundred of each, every night."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from case_build import finished_build
from kills import COMMANDS, Kills

TIMES = 2


@pytest.mark.parametrize("command", [command for command in COMMANDS if command != "first"])
def test_calls_that_die_lose_nothing_and_leave_nothing(
    command: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    seed = int.from_bytes(os.urandom(4))
    start = finished_build(tmp_path_factory.getbasetemp())
    assert Kills(tmp_path, command, random.Random(seed), start).run(TIMES) == [], f"seed {seed}"
