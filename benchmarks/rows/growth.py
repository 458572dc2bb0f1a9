"""How the cost of one changed paragraph grows with what exists: editions, themes, values, claims, references, rows.

The example of ``memobook init`` is built with ever more of one thing, and then again with a sentence more in its memo.
The exponent is that of the power of the number by which the seconds grow: 0 where they don't, 1 where they double with
it. Beside many of a thing the seconds that every build takes weigh less, so it is that of the two largest numbers.
"""

from __future__ import annotations

import json
import math
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from memobook.author.start.init import init

from ..outcome import Goal, Outcome, Pair
from ..process import BIN, call
from ..small_publication import notebook_of

DAY = "2026-03-06"
SIZES, QUICK = (4, 32, 256), (2, 4)
# the day on which a row became public, its last date
PUBLIC = re.compile(r"(?m),\d{4}-\d\d-\d\d(,?)$")
# a table's rows are many more before anybody feels them
TIMES = {"rows": 400}


def measure(thing: str, work: Path, pairs: int) -> Iterator[Outcome]:
    """The exponent over one of the things in ``GROWN``."""
    sizes = [size * TIMES.get(thing, 1) for size in (QUICK if pairs == 1 else SIZES)]
    folders = {size: _built(work / f"{thing}-{size}", GROWN[thing], size) for size in sizes}
    seconds = {size: [changed(root, number) for number in range(pairs)] for size, root in folders.items()}
    few, many = sizes[-2:]
    told = ", ".join(f"{sorted(seconds[size])[pairs // 2]:.2f} s at {size}" for size in sizes)
    goal = Goal(
        f"growth-{thing}",
        f"memobook build, a paragraph changed, beside {many} {thing} and beside {few}: the exponent",
        unit="",
        compare="amount",
    )
    exponents = [exponent(few, one, many, other) for one, other in zip(seconds[few], seconds[many], strict=True)]
    yield Outcome(goal, tuple(map(Pair, exponents)), note=told)


def exponent(few: int, less: float, many: int, more: float) -> float:
    """The power of the number by which the seconds grow from ``few`` to ``many`` of a thing."""
    return math.log(more / less) / math.log(many / few)


def changed(root: Path, number: int) -> float:
    """Seconds of a build after a sentence more."""
    memo = root / "book" / "memos" / f"{DAY}.md"
    head, heading, rest = memo.read_text("utf-8").partition("\n## Implications")
    # a paragraph of its own: what stands beside the end of a directive is no prose
    memo.write_text(f"{head.rstrip()}\n\nChanged {number}.\n{heading}{rest}", "utf-8")
    return call([BIN / "memobook", "build"], root, more={"MEMOBOOK_FORBID_RUNS": "1"}).seconds


def _built(root: Path, grow: Callable[[Path, int], None], size: int) -> Path:
    init(root)
    grow(root, size)
    call([BIN / "memobook", "build", "--all"], root)
    return root


def editions(root: Path, number: int) -> None:
    """Older memos with the same register, all rows being public long before."""
    for table in (root / "data").glob("*.csv"):
        table.write_text(PUBLIC.sub(r",2020-01-06\1", table.read_text("utf-8")), "utf-8")
    memos = root / "book" / "memos"
    for week in range(1, number):
        day = str(date.fromisoformat(DAY) - timedelta(days=week))
        text = (memos / f"{DAY}.md").read_text("utf-8").replace(f"date: {DAY}", f"date: {day}")
        (memos / f"{day}.md").write_text(text.replace(f"as_of: {DAY}", f"as_of: {day}"), "utf-8")
        shutil.copy(memos / f"{DAY}.yml", memos / f"{day}.yml")


def themes(root: Path, number: int) -> None:
    """Themes beside the memo's own, of one value each."""
    for one in range(number):
        cells = _cells(f"more{one}", 'book.value("riders", 1.0, unit="riders", label="riders", datasets=["counts"])')
        _write(root, f"more{one}", cells)
    _declare(root, [f"more{one}" for one in range(number)])


def values(root: Path, number: int) -> None:
    """One theme of many values."""
    line = f"for n in range({number}):\n"
    line += '    book.value(f"v{n}", float(n), unit="riders", label=f"riders {n}", datasets=["counts"])'
    _write(root, "many", _cells("many", line))
    _declare(root, ["many"])


def claims(root: Path, number: int) -> None:
    """Claims of one value."""
    claim = "  - id: m{}\n    theme: cycling\n    text: Some ride.\n    check: {{holds: cycling.riders > {}}}\n"
    claim += "    note: Made up.\n\n"
    register = root / "book" / "memos" / f"{DAY}.yml"
    more = "".join(claim.format(n, n) for n in range(number))
    register.write_text(register.read_text("utf-8").replace("claims:\n", f"claims:\n{more}", 1), "utf-8")


def references(root: Path, number: int) -> None:
    """Entries of the bibliography that no page cites."""
    entry = "@techreport{{m{}, title = {{Report {}}}, author = {{{{A Council}}}}, institution = {{A Council}}, "
    entry += "year = {{2026}}, url = {{https://council.example/{}}}}}\n"
    with (root / "references.bib").open("a", encoding="utf-8") as file:
        file.writelines(entry.format(n, n, n) for n in range(number))


def rows(root: Path, number: int) -> None:
    """Rows of a dataset that one more theme reads, of as many bridges as it takes."""
    package = root / "data" / "datapackage.json"
    told = json.loads(package.read_text("utf-8"))
    counts = next(one for one in told["resources"] if one["name"] == "counts")
    told["resources"].append(counts | {"name": "many", "path": "many.csv"})
    package.write_text(json.dumps(told, indent=1), "utf-8")
    first = date(2025, 12, 29)
    with (root / "data" / "many.csv").open("w", encoding="utf-8") as file:
        file.write("week,bridge,riders,published,retrieved\n")
        file.writelines(f"{first + timedelta(weeks=n % 8)},Bridge {n // 8},{n % 90},{DAY},\n" for n in range(number))
    line = 'riders = float(book.data("many")["riders"].sum())\n'
    line += 'book.value("riders", riders, unit="riders", label="riders over all bridges", datasets=["many"])'
    _write(root, "many", _cells("many", line))
    _declare(root, ["many"])


def _cells(theme: str, line: str) -> list[tuple[str, str]]:
    return [
        ("parameters", f'as_of: str = "{DAY}"  # the day'),
        ("open", f'import memobook\n\nbook = memobook.open("{theme}", as_of=as_of)\ncounts = book.data("counts")'),
        ("values", line),
    ]


def _write(root: Path, theme: str, cells: list[tuple[str, str]]) -> None:
    notebook = notebook_of(cells)
    title = {"cell_type": "markdown", "id": "title", "metadata": {}, "source": f"# {theme}"}
    notebook["cells"].insert(0, title)
    (root / "notebooks" / f"{theme}.ipynb").write_text(json.dumps(notebook, indent=1), "utf-8")


def _declare(root: Path, names: list[str]) -> None:
    memo = root / "book" / "memos" / f"{DAY}.md"
    lines = "".join(f"  {name}: {{}}\n" for name in names)
    memo.write_text(memo.read_text("utf-8").replace("    weeks: 4\n", f"    weeks: 4\n{lines}", 1), "utf-8")


GROWN: dict[str, Callable[[Path, int], None]] = {
    "editions": editions,
    "themes": themes,
    "values": values,
    "claims": claims,
    "references": references,
    "rows": rows,
}
