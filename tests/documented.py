"""A document's command blocks, and the shell in which they are executed one after another.

``sh``       commands
``console``  commands after ``$``, each with lines that it prints; ``…`` stands for anything
``diff``     an edit of the file that its first line names
a code block with a caption: a file of that name, or what is added to the cell of a notebook
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

BIN = Path(sys.executable).parent
CAPTION = re.compile(r":caption: (.+)\n\n?")
CELL = re.compile(r"at the end of the cell (\S+) of (\S+)")
SECONDS = 300
MARK = "--- done"
PERSON = {"GIT_AUTHOR_NAME": "A Reader", "GIT_AUTHOR_EMAIL": "reader@example.org"}
PERSON |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in PERSON.items()}


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, and the line on which it begins."""

    kind: str
    text: str
    line: int

    @property
    def commands(self) -> list[tuple[str, list[str]]]:
        """Commands with the lines that they are said to print."""
        if self.kind == "sh":
            return [(self.text, [])]
        found: list[tuple[str, list[str]]] = []
        for line in self.text.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            elif line.strip():
                found[-1][1].append(line)
        return found


def blocks(document: Path) -> list[Block]:
    """The blocks of a document that do something, in their order."""
    tokens = MarkdownIt().parse(document.read_text("utf-8"))
    found = []
    for token in tokens:
        if token.type == "fence" and token.map:
            kind = token.info.split()[0] if token.info else ""
            if kind in ("sh", "console", "diff") or (kind == "{code-block}" and CAPTION.match(token.content)):
                found.append(Block(kind, token.content, token.map[0] + 1))
    return found


class Shell:
    """One bash for all blocks of a document; it stops at the first command that fails.

    Parameters
    ----------
    folder : where it begins.
    stand_ins : patterns and what is executed in their place.
    variables : of the environment, besides what a reader’s shell has.
    """

    def __init__(self, folder: Path, stand_ins: Sequence[tuple[str, str]], variables: dict[str, str]) -> None:
        self.folder, self.stand_ins = folder, stand_ins
        kept = {k: v for k, v in os.environ.items() if not k.startswith("MEMOBOOK_")}
        path = f"{BIN}{os.pathsep}{kept['PATH']}"
        self.process = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=folder,
            env=kept | PERSON | {"PATH": path} | variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.timer = threading.Timer(SECONDS, self.close)
        self.timer.start()
        self.tell("set -eo pipefail")

    def close(self) -> None:
        """End it, with whatever it left running."""
        self.timer.cancel()
        try:
            os.killpg(self.process.pid, signal.SIGTERM)
        except ProcessLookupError:
            return
        self.process.wait(30)

    def tell(self, command: str) -> str:
        """What a command prints; an AssertionError where it fails."""
        assert self.process.stdin and self.process.stdout
        for pattern, instead in self.stand_ins:
            command = re.sub(pattern, instead, command)
        self.process.stdin.write(f'{command}\nprintf "\\n%s\\n" "{MARK} $PWD"\n')
        self.process.stdin.flush()
        said = []
        for line in self.process.stdout:
            if line.startswith(MARK):
                self.folder = Path(line.removeprefix(MARK).strip())
                return "".join(said)
            said.append(line)
        raise AssertionError(f"it ended with {self.process.wait()}:\n{command}\n{''.join(said)}")

    def follow(self, block: Block) -> None:
        """Do what a block says."""
        if block.kind == "diff":
            edit(self.folder, block.text)
        elif block.kind == "{code-block}":
            write(self.folder, CAPTION.match(block.text)[1], CAPTION.sub("", block.text, count=1))  # type: ignore[index]
        else:
            for command, expected in block.commands:
                said = " ".join(self.tell(command).split())
                missing = [line for line in expected if not re.search(_pattern(line), said)]
                assert not missing, f"{command}\ndoes not print\n{missing[0]}\nbut\n{said}"


def write(folder: Path, caption: str, code: str) -> None:
    """Put code where its caption says."""
    if cell := CELL.fullmatch(caption):
        path = folder / cell[2]
        notebook = json.loads(path.read_text("utf-8"))
        (found,) = [one for one in notebook["cells"] if one["id"] == cell[1]]
        found["source"] = "".join(found["source"]) + "\n" + code.rstrip("\n")
        path.write_text(json.dumps(notebook), "utf-8")
    else:
        (folder / caption).parent.mkdir(parents=True, exist_ok=True)
        (folder / caption).write_text(code, "utf-8")


def _pattern(line: str) -> str:
    return ".*".join(re.escape(" ".join(part.split())) for part in line.split("…"))


def edit(folder: Path, diff: str) -> None:
    """Apply an edit: lines after ``-`` are replaced by lines after ``+``; others are there before and after."""
    first, *lines = diff.splitlines()
    path = folder / first.removeprefix("--- ")
    old = "\n".join(line[1:] if line[:1] == "-" else line for line in lines if line[:1] != "+")
    new = "\n".join(line[1:] if line[:1] == "+" else line for line in lines if line[:1] != "-")
    text = path.read_text("utf-8")
    count = f"\n{text}".count(f"\n{old}\n")
    assert count == 1, f"{first}: it is there {count} times:\n{old}"
    path.write_text(f"\n{text}".replace(f"\n{old}\n", f"\n{new}\n")[1:], "utf-8")
