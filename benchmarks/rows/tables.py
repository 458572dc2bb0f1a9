"""Large datasets: viewed as of a day, hashed and read, beside pandas doing the same by hand.

Each side is a process of its own that begins with Python. The file is in no order, and every row has two vintages.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from ..measure import Measured, alternate
from ..outcome import Goal, Outcome, Pair
from ..process import call

DAY = "2026-12-01"
WHOLE = 5_000_000
BY_HAND = Goal("tables", "5 million rows viewed, hashed and read by memobook", "pandas by hand", reach=0.5)
MEMORY = Goal("tables memory", "the same, memory at its peak", unit="MB", compare="amount", reach=1000)
GROWN = Goal("tables grown", "50,000 rows by memobook", "500 rows", compare="difference", reach=0.3)
PEAK = "import resource; print(json.dumps([digest, total, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))"
OURS = f"""import json
from pathlib import Path
from memobook.publication.folder import Publication
from memobook.themes.notebook import Notebook
book = Notebook(Publication(Path.cwd()), "theme", "{DAY}")
frame = book.data("sales", columns=["amount"], where="region = 'region 7'")
digest, total = book.reads["sales"], round(float(frame["amount"].sum()), 2)
{PEAK}"""
PANDAS = f"""import hashlib, json
import pandas as pd
sales = pd.read_csv("data/sales.csv", parse_dates=["published"])
sales = sales[sales["published"] <= "{DAY}"].sort_values(["id", "published"]).drop_duplicates("id", keep="last")
digest = hashlib.sha256(sales.to_csv(index=False).encode()).hexdigest()
total = round(float(sales.loc[sales["region"] == "region 7", "amount"].sum()), 2)
{PEAK}"""
SCHEMA = {
    "fields": [
        {"name": "id", "type": "string"},
        {"name": "region", "type": "string"},
        {"name": "amount", "type": "number"},
        {"name": "published", "type": "date", "constraints": {"required": True}},
    ],
    "primaryKey": ["id", "published"],
}


def measure(work: Path, pairs: int) -> Iterator[Outcome]:
    whole = write(work / "whole", WHOLE)
    peaks: list[float] = []

    def ours() -> Measured:
        measured, peak = side(whole, OURS)
        peaks.append(peak)
        return measured

    yield alternate(BY_HAND, ours, lambda: side(whole, PANDAS)[0], pairs)
    yield Outcome(MEMORY, tuple(map(Pair, peaks)))
    small, grown = write(work / "small", 500), write(work / "grown", 50_000)
    seconds = [(side(grown, OURS)[0].amount, side(small, OURS)[0].amount) for _ in range(pairs + 1)][1:]
    yield Outcome(GROWN, tuple(Pair(*both) for both in seconds))


def side(root: Path, code: str) -> tuple[Measured, float]:
    """Seconds of a process, what it found, and its memory at the peak in MB."""
    done = call([sys.executable, "-c", code], root)
    digest, total, peak = json.loads(done.out)
    return Measured(done.seconds, [digest, total]), float(peak)


def write(root: Path, rows: int) -> Path:
    """A publication with one dataset; amounts have halves, so that every reader writes them alike."""
    (root / "data").mkdir(parents=True)
    resource = {"name": "sales", "path": "sales.csv", "schema": SCHEMA, "vintage": "row", "redistribute": True}
    resource |= {"sources": [{"title": "Made up", "path": "https://made.example/"}], "licenses": [{"name": "CC0-1.0"}]}
    (root / "data" / "datapackage.json").write_text(json.dumps({"name": "tables", "resources": [resource]}), "utf-8")
    chosen, first = random.Random(1), date(2026, 1, 1)  # noqa: S311
    lines = []
    for number in range(rows // 2):
        for later in (0, 200):
            day = first + timedelta(days=later + number % 28)
            lines.append(f"item {number:07d},region {number % 200},{chosen.randrange(10**6)}.5,{day}\n")
    chosen.shuffle(lines)
    with (root / "data" / "sales.csv").open("w", encoding="utf-8") as file:
        file.write("id,region,amount,published\n")
        file.writelines(lines)
    return root
