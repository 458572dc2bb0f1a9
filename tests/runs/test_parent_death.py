"""A process ends with its parent, also when that ended before the system was asked to say so."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

BORN_LATE = """
import os, sys, time
from memobook.publication.parent_death import end_with_parent
parent = os.getpid()
child = os.fork()
if not child:
    while os.getppid() == parent:
        time.sleep(0.01)
    end_with_parent(parent=int(sys.argv[1]) or os.getppid())
    print("lives", flush=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's end")
def test_a_parent_that_ended_before_the_call_counts() -> None:
    for before, told in (("0", "lives\n"), (str(os.getpid()), "")):
        done = subprocess.run(
            [sys.executable, "-c", BORN_LATE, before], capture_output=True, text=True, timeout=60, check=True
        )
        assert done.stdout == told
