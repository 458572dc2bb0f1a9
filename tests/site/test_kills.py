"""A few kills of each command; ``make kills`` makes a hundred of each, every night."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from kills import COMMANDS, Kills

TIMES = 3


@pytest.mark.parametrize("command", COMMANDS)
def test_calls_that_die_lose_nothing_and_leave_nothing(command: str, tmp_path: Path) -> None:
    seed = int.from_bytes(os.urandom(4))
    assert Kills(tmp_path, command, random.Random(seed)).run(TIMES) == [], f"seed {seed}"
