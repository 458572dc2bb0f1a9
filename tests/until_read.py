"""Begin a command that serves until somebody ends it, read the page that it names, and end it as Ctrl+C does."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from urllib.request import urlopen

SECONDS = 60


def main(command: list[str], words: str) -> int:
    """Exit code of a command, once the page whose address it prints first has some words."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address, until = process.stdout.readline().strip(), time.monotonic() + SECONDS
        while words not in urlopen(address, timeout=SECONDS).read().decode():
            assert time.monotonic() < until and process.poll() is None, f"no {words!r} at {address}"
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
    return process.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[2:], sys.argv[1]))
