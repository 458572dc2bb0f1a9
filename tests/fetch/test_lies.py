"""Answers that a source can't mean are set aside whole, by the rule that they break; honest news is kept.

Each source stands on loopback and tells what the publication holds, changed by the lie.
"""

from __future__ import annotations

import copy
import csv
import hashlib
import io
import json
import random
import shutil
import sys
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fake_source import TODAY, FakeSource, Reply, observe, sample, serving

from memobook.cli.main import main
from memobook.data.package import DataPackage
from memobook.fetch.connector import connector_class
from memobook.fetch.held.checks import check_rows, newest
from memobook.fetch.plausible import implausible, lacking

ROOT = Path(__file__).resolve().parents[2]
PPE = "PaymentsToAcquirePropertyPlantAndEquipment"
Rows = list[dict[str, Any]]
Returns = dict[str, dict[str, float]]  # by column and month such as 201703, per cent
SOURCES = ("SEC", "FRED", "BLS", "EPOCH", "ARENA", "MODEL_PRICES", "PYPI", "MODELS_DEV", "DEFILLAMA", "COINGECKO",
           "FRENCH")  # fmt: skip
POLITE = ("sec", "defillama", "coingecko")  # connectors that pause between two questions


@dataclass
class Told:
    """How a fetch ended: exit code, what was printed, the rows added to the dataset, and the rules it broke."""

    code: int
    out: str
    added: Rows
    rules: list[str]


@dataclass
class Liar:
    """A copy of the publication's data and one server for all its sources."""

    root: Path
    source: FakeSource
    call: Callable[..., tuple[int, str]]

    def rows(self, name: str) -> Rows:
        path = self.root / "data" / f"{name}.csv"
        return list(csv.DictReader(path.open(encoding="utf-8", newline=""))) if path.is_file() else []

    def fetch(self, dataset: str, *arguments: str) -> Told:
        before = {tuple(row.items()) for row in self.rows(dataset)}
        code, out = self.call("fetch", *arguments)
        broken = [json.loads(p.read_text()) for p in self.root.glob(".memobook/aside/*/*/reason.json")]
        added = [row for row in self.rows(dataset) if tuple(row.items()) not in before]
        return Told(code, out, added, sorted({rule["rule"] for told in broken for rule in told["rules"]}))

    # what the sources say

    def sec(self, change: Callable[[dict[str, Rows]], None]) -> None:
        """The held quarters as facts of three months by company, changed, and the new quarter of each."""
        facts: dict[str, Rows] = defaultdict(list)
        numbers = {}
        for row in self.rows("capex"):
            end = date.fromisoformat(row["period_end"])
            numbers[row["company"]] = (row["cik"], row["tag"])
            facts[row["company"]].append(
                fact(end - timedelta(days=89), end, int(row["capex"]), row["published"], row["accession"])
            )
        for company, value in {"AMZN": 60e9, "META": 38e9, "MSFT": 40e9}.items():
            facts[company].append(
                fact(date(2026, 7, 1), date(2026, 9, 30), int(value), "2026-10-29", f"0000000001-26-{len(company):06}")
            )
        change(facts)
        for company, (cik, tag) in numbers.items():
            body = {"cik": int(cik), "taxonomy": "us-gaap", "tag": tag, "units": {"USD": facts[company]}}
            self.source[f"/api/xbrl/companyconcept/CIK{cik}/us-gaap/{tag}.json"] = Reply(json.dumps(body))

    def fred(self, name: str, change: Callable[[list[tuple[str, float]]], list[tuple[str, float]]]) -> None:
        series: dict[str, dict[str, float]] = defaultdict(dict)
        for row in self.rows("power_equipment"):
            series[row["series_id"]][row["month"]] = float(row["value"])

        def answer(asked: Any) -> Reply:
            rows = sorted(series[asked.query["id"]].items())
            if asked.query["id"] == name:
                rows = change(rows)
            return Reply(f"observation_date,{asked.query['id']}\n" + "".join(f"{m},{v}\n" for m, v in rows))

        self.source["/graph/fredgraph.csv"] = answer

    def epoch(self, change: Callable[[Rows], Rows]) -> None:
        held = self.rows("capability")
        newest = max(row["published"] for row in held)
        columns = {"Model": "model", "Display name": "model", "eci": "score", "eci_ci_low": "score_low",
                   "eci_ci_high": "score_high", "date": "release_date", "Organization": "organization",
                   "Country (of organization)": "country", "Model accessibility": "access"}  # fmt: skip
        rows = [{c: r[n] for c, n in columns.items()} for r in held if r["published"] == newest]
        out = io.StringIO()
        writer = csv.DictWriter(out, list(columns))
        writer.writeheader()
        writer.writerows(change(rows))
        self.source["/data/eci_scores.csv"] = Reply(out.getvalue())
        centres = (
            "Data center,Date,Construction status,Buildings operational,IT power (MW),Power (MW),H100 equivalents,"
        )
        centres += "Total capital cost (2025 USD billions),Water use (MGD)\nExample,2026-01-01,built,1,1,1,1,1,1\n"
        self.source["/data/data_centers/data_center_timelines.csv"] = Reply(centres)

    def prices(self, change: Callable[[dict[str, Any]], Any]) -> None:
        snapshot = json.loads(resources.files("model_prices").joinpath("snapshot.json").read_bytes())
        change(snapshot)
        body = json.dumps(snapshot).encode()
        digest = hashlib.sha256(body).hexdigest()
        folder = "/wakamex/model-prices/data/v1"
        self.source[f"{folder}/latest.json"] = Reply(json.dumps({"sha256": digest, "published_at": "2026-11-27"}))
        self.source[f"{folder}/{digest}.json"] = Reply(body)

    def arena(self, change: Callable[[dict[str, list[Any]]], Any], day: str = "2026-11-20") -> None:
        """The newest board that is held, with laboratories, licences and ranks, changed, as the board of a day."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        held = self.rows("arena_scores")
        newest = max(row["published"] for row in held)
        board = sorted((r for r in held if r["published"] == newest), key=lambda row: -float(row["rating"]))
        n = len(board)
        columns = {"rating": "rating", "rating_lower": "rating_low", "rating_upper": "rating_high"}
        table: dict[str, list[Any]] = {
            "model_name": [r["model"] for r in board], "organization": ["o"] * n, "license": ["l"] * n,
            "category": ["overall"] * n, **{c: [float(r[name]) for r in board] for c, name in columns.items()},
            "vote_count": [int(r["votes"]) for r in board], "rank": list(range(1, n + 1)),
            "leaderboard_publish_date": [day] * n,
        }  # fmt: skip
        change(table)
        # the categories, which are a dataset of their own, stay as they are
        for row in self.rows("arena_categories"):
            other: dict[str, Any] = {
                "model_name": row["model"],
                "category": row["category"],
                "vote_count": int(row["votes"]),
            }
            other |= {c: float(row[name]) for c, name in columns.items()}
            other |= {"organization": "o", "license": "l", "rank": 1, "leaderboard_publish_date": day}
            for name, values in table.items():
                values.append(other[name])
        out = io.BytesIO()
        pq.write_table(pa.table(table), out)
        path = "/datasets/lmarena-ai/leaderboard-dataset/resolve/main/text/latest-00000-of-00001.parquet"
        self.source[path] = Reply(out.getvalue())

    def factors(self, change: Callable[[Returns], None]) -> None:
        """A later vintage of the library than the held one, with twenty new months, changed; momentum is the held."""
        from arch.data import frenchdata

        held = DataPackage(self.root / "data").records("factor_returns")
        mom = {f"{row['month']:%Y%m}": round(100 * row["mom"], 2) for row in held}
        library = frenchdata.load()
        columns = {"mkt_rf": "Mkt-RF", "smb": "SMB", "hml": "HML", "rf": "RF"}
        months = [str(at.value) for at in library.index]
        returns: Returns = {ours: dict(zip(months, library[theirs], strict=True)) for ours, theirs in columns.items()}
        returns["mom"] = {month: mom.get(month, 0.5) for month in months if month >= min(mom)}
        change(returns)
        for name, titles in {"F-F_Research_Data_Factors": columns, "F-F_Momentum_Factor": {"mom": "Mom"}}.items():
            table = ["", "," + ",".join(titles.values())]
            table += [f"{m}," + ",".join(f"{returns[c][m]:.2f}" for c in titles) for m in returns[next(iter(titles))]]
            archive = io.BytesIO()
            with zipfile.ZipFile(archive, "w") as zipped:
                zipped.writestr(f"{name}.CSV", "\n".join([*table, ""]))
            self.source[f"/pages/faculty/ken.french/ftp/{name}_CSV.zip"] = Reply(archive.getvalue())

    def tokens(self, change: Callable[[str, Rows], Rows]) -> None:
        def answer(asked: Any) -> Reply:
            if not asked.path.startswith("/chart/"):
                return Reply("nothing here", 404)  # to the source that is asked next
            ids = asked.path.removeprefix("/chart/").split(",")
            start, span = int(asked.query["start"]), int(asked.query["span"])
            points = [{"timestamp": start + 86_400 * k, "price": 10 + k * 0.01} for k in range(span)]
            coins = {i: {"symbol": i, "prices": change(i, copy.deepcopy(points))} for i in ids}
            return Reply(json.dumps({"coins": coins}))

        self.source._reply = answer  # type: ignore[method-assign]


def fact(start: date, end: date, value: int, filed: str, accession: str) -> dict[str, Any]:
    return {"start": str(start), "end": str(end), "val": value, "filed": filed, "accn": accession, "form": "10-Q"}


@pytest.fixture
def liar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Liar]:
    root = tmp_path / "publication"
    shutil.copytree(ROOT / "data", root / "data", ignore=shutil.ignore_patterns("local"))
    shutil.copy(ROOT / "_config.yml", root)
    monkeypatch.chdir(root)
    monkeypatch.delenv("MEMOBOOK_ROOT", raising=False)
    monkeypatch.setenv("MEMOBOOK_CONTACT", "A Tester tester@example.org")

    def call(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["memobook", *arguments])
        try:
            main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        return code, capsys.readouterr().out

    with serving() as source:
        for name in SOURCES:
            monkeypatch.setenv(f"MEMOBOOK_{name}_URL", source.url)
        for name in POLITE:
            monkeypatch.setattr(connector_class(name), "pause", 0.0)
        yield Liar(root, source, call)


def new(company: str, **changed: Any) -> Callable[[dict[str, Rows]], None]:
    return lambda facts: facts[company][-1].update(changed)


def swap(one: str, other: str) -> Callable[[dict[str, Rows]], None]:
    def change(facts: dict[str, Rows]) -> None:
        facts[one], facts[other] = facts[other], facts[one]

    return change


def times(company: str, factor: float, last: int = 0) -> Callable[[dict[str, Rows]], None]:
    """A whole history filed again, or the last quarters of it, by a factor."""

    def change(facts: dict[str, Rows]) -> None:
        again = [
            f | {"val": int(f["val"] * factor), "filed": "2026-11-20", "accn": "0000000002-26-000001"}
            for f in facts[company][-last:]
        ]
        facts[company] += again

    return change


def second_value(facts: dict[str, Rows]) -> None:
    facts["AMZN"].append(facts["AMZN"][-1] | {"val": 71_234_567_890})


LATER = {"filed": "2026-11-20", "accn": "0000000002-26-000002"}
SEC_LIES = {
    "a quarter ten times too big": (new("META", val=380_000_000_000), "step"),
    "a quarter in another unit": (new("AMZN", val=600_000_000), "step"),
    "a quarter of another company": (swap("AMZN", "META"), "exchanged"),
    "an old quarter six times as big": (
        lambda f: f["GOOGL"].append(f["GOOGL"][-1] | LATER | {"val": f["GOOGL"][-1]["val"] * 6}),
        "revision",
    ),
    "a history by 1.5": (times("MSFT", 1.5), "scale"),
    "a history by 7": (times("ORCL", 7), "revision"),
    "four quarters by 1.3": (times("MSFT", 1.3, last=4), "scale"),
    "a quarter above all bounds": (new("AMZN", val=600_000_000_000), "capex maximum"),
    "filed before its end": (new("MSFT", filed="2026-08-01"), "period_end < published"),
    "a quarter of which half was told": (new("AMZN", start="2026-06-15", end="2026-09-14"), "apart"),
    "a quarter that overlaps another": (new("META", start="2026-06-01", end="2026-08-31"), "apart"),
}  # fmt: skip


@pytest.mark.parametrize(("lie", "rule"), SEC_LIES.values(), ids=list(SEC_LIES))
def test_what_a_company_can_not_have_filed_is_set_aside(liar: Liar, lie: Any, rule: str) -> None:
    liar.sec(lie)
    told = liar.fetch("capex", "sec")
    assert (told.code, told.added) == (1, []) and rule in told.rules, told.out
    assert f"[{rule}]" in told.out or "more)" in told.out
    # what the schema forbids nobody can accept
    remedy = "let the schema in data/datapackage.json allow it" if rule == "capex maximum" else "--accept"
    assert remedy in told.out and list(liar.root.glob(".memobook/aside/capex/*/answer-1"))


def test_two_values_in_one_filing_are_set_aside(liar: Liar) -> None:
    liar.sec(second_value)
    told = liar.fetch("capex", "sec")
    assert (told.code, told.added) == (1, []) and "60000000000 and 71234567890" in told.out


HONEST_FILINGS = {
    "three new quarters": (lambda facts: None, 3),
    "a restatement by a tenth": (
        lambda f: f["MSFT"].append(f["MSFT"][-1] | LATER | {"val": 44_000_000_000}),
        4,
    ),
    "a quarter of 14 weeks": (new("MSFT", end="2026-10-03"), 3),
    "twice the quarter before": (new("META", val=45_000_000_000), 3),
}  # fmt: skip


@pytest.mark.parametrize(("news", "count"), HONEST_FILINGS.values(), ids=list(HONEST_FILINGS))
def test_honest_filings_are_kept(liar: Liar, news: Any, count: int) -> None:
    liar.sec(news)
    told = liar.fetch("capex", "sec")
    assert (told.code, len(told.added), told.rules) == (0, count, []), told.out


def test_what_moved_is_written_as_a_table_with_its_rule_and_filing(liar: Liar) -> None:
    old = next(r for r in liar.rows("capex") if (r["company"], r["calendar_quarter"]) == ("MSFT", "2025Q4"))
    value = int(float(old["capex"]))
    liar.sec(
        lambda f: f["MSFT"].append(next(x for x in f["MSFT"] if x["val"] == value) | LATER | {"val": value + 10**8})
    )
    assert liar.fetch("capex", "sec", "--table", "moved.md").code == 0
    (line,) = (liar.root / "moved.md").read_text("utf-8").splitlines()[2:]
    assert line.startswith(
        f"| `capex` | `MSFT 2025Q4` | `capex` | `{value:,.1f}` | `{value + 10**8:,.1f}` | `2026-11-20` |"
    )
    assert line.endswith("| `revision: a factor of 1.5 at most` | `0000000002-26-000002, 10-Q` |")


@pytest.mark.parametrize(("table", "code"), [("/proc/moved.md", 1), ("data/capex.csv/moved.md", 1), ("data", 2)])
def test_where_its_table_cannot_be_written_nothing_is_asked_for(liar: Liar, table: str, code: int) -> None:
    liar.sec(lambda facts: None)
    told = liar.fetch("capex", "sec", "--table", table)
    assert (told.code, told.added, liar.source.asked) == (code, [], []), told.out


def test_a_table_that_stood_is_left_alone_where_the_call_ends_early(liar: Liar) -> None:
    (liar.root / "moved.md").write_text("before", "utf-8")
    (liar.root / "data" / "datapackage.json").write_text("{", "utf-8")
    assert liar.fetch("capex", "sec", "--table", "moved.md").code == 1
    assert (liar.root / "moved.md").read_text("utf-8") == "before"


def test_a_person_accepts_one_company_and_no_other(liar: Liar) -> None:
    liar.sec(new("META", val=380_000_000_000))
    assert (
        "memobook fetch sec --accept META, or all of it: memobook fetch --accept sec" in liar.fetch("capex", "sec").out
    )
    assert liar.fetch("capex", "sec", "--accept", "AMZN").code == 1
    told = liar.fetch("capex", "sec", "--accept", "META")
    assert told.code == 0 and {row["company"] for row in told.added} == {"AMZN", "META", "MSFT"}


def test_a_tag_that_a_company_stopped_using_is_looked_for_under_its_successors(liar: Liar) -> None:
    liar.sec(lambda facts: facts["AMZN"].pop())
    later = fact(date(2026, 7, 1), date(2026, 9, 30), 60_000_000_000, "2026-10-29", "0000000002-26-000004")
    for row in liar.rows("capex"):
        if row["company"] == "AMZN":
            cik = row["cik"]
    # read only once the newest fact of the old tag is old
    body = {"cik": int(cik), "taxonomy": "us-gaap", "tag": PPE, "units": {"USD": [later]}}
    liar.source[f"/api/xbrl/companyconcept/CIK{cik}/us-gaap/{PPE}.json"] = Reply(json.dumps(body))
    package = json.loads((liar.root / "data/datapackage.json").read_text())
    assert next(c for c in package["resources"][0]["fetch"]["options"]["companies"] if c["cik"] == cik)[
        "successors"
    ] == [PPE]
    newest = max(row["period_end"] for row in liar.rows("capex") if row["company"] == "AMZN")
    told = liar.fetch("capex", "sec")
    late = date.fromisoformat(newest) < date.today() - timedelta(days=200)
    assert ([row["tag"] for row in told.added if row["company"] == "AMZN"] == [PPE]) == late


def shifted(by: int) -> Callable[[list[tuple[str, float]]], list[tuple[str, float]]]:
    return lambda rows: [(m, rows[min(max(i - by, 0), len(rows) - 1)][1]) for i, (m, _) in enumerate(rows)]


def ahead(rows: list[tuple[str, float]]) -> list[tuple[str, float]]:
    return [*rows, *((f"{year}-{month:02}-01", rows[-1][1]) for year in (2027, 2028) for month in range(1, 13))]


def last_year_again(rows: list[tuple[str, float]]) -> list[tuple[str, float]]:
    return [*rows[:-12], *((m, rows[-13][1]) for m, _ in rows[-12:])]


def places_of_two(rows: list[tuple[str, float]]) -> list[tuple[str, float]]:
    values = [v for _, v in rows]
    values[-3], values[-9] = values[-9], values[-3]
    return [(m, v) for (m, _), v in zip(rows, values, strict=True)]


def noise(seed: str) -> float:
    """A factor about 1, two in a hundred off as a rule, and the same for the same seed."""
    return random.Random(seed).gauss(1, 0.02)


FRED_LIES = {
    "values a year late": ("IPG335S", shifted(12), "elsewhere"),
    "a year of one value": ("IPG335S", last_year_again, "elsewhere"),
    "two months exchanged": ("CAPUTLG335S", places_of_two, "elsewhere"),
    "months from the last to the first": (
        "IPG335S",
        lambda rows: [(m, v) for (m, _), (_, v) in zip(rows, rows[::-1], strict=True)],
        "elsewhere",
    ),
    "the same amount more": ("IPG335S", lambda rows: [*rows[:-12], *((m, v + 3) for m, v in rows[-12:])], "scale"),
    "noise of two in a hundred": ("CAPUTLG335S", lambda rows: [(m, v * noise(m)) for m, v in rows], "revised"),
    "values rounded": ("IPG335S", lambda rows: [(m, round(v, 1)) for m, v in rows], "cut"),
    "another base": ("WPU117", lambda rows: [(m, round(v / 1.5, 3)) for m, v in rows], "scale"),
    "values a month late": ("WPU117", shifted(1), "shifted"),
    "values a month early": ("PCU335311335311", shifted(-1), "shifted"),
    "the last digit cut off": ("WPU117", lambda rows: [*rows[:-1], (rows[-1][0], float(str(rows[-1][1])[:-1]))], "cut"),
    "months to come": ("IPG335S", ahead, "month + 31 <= today"),
    "a month ten times too big": ("CAPUTLG335S", lambda rows: [*rows, ("2026-08-01", rows[-1][1] * 1.5)], "step"),
}


@pytest.mark.parametrize(("series", "lie", "rule"), FRED_LIES.values(), ids=list(FRED_LIES))
def test_what_a_series_can_not_be_is_set_aside(liar: Liar, series: str, lie: Any, rule: str) -> None:
    liar.fred(series, lie)
    told = liar.fetch("power_equipment", "fred")
    assert (told.code, told.added) == (1, []) and rule in told.rules, told.out


def test_an_old_copy_of_a_series_is_set_aside(liar: Liar) -> None:
    """The answer states no day; all that changed in it is again what was held before the last revision."""
    old = {row["month"]: row["value"] for row in liar.rows("power_equipment") if row["series_id"] == "IPG335S"}
    recent = sorted(old)[-8:]
    revised = {month: round(float(old[month]) * (1 + 0.001 * at), 4) for at, month in enumerate(recent, 1)}
    liar.fred("IPG335S", lambda rows: [(m, revised.get(m, v)) for m, v in rows])
    assert len(liar.fetch("power_equipment", "fred").added) == 8
    liar.fred("IPG335S", lambda rows: [(m, float(old[m])) for m, _ in rows])
    told = liar.fetch("power_equipment", "fred")
    assert (told.code, told.added, told.rules) == (1, [], ["older"]) and "8 observations that changed" in told.out


def test_a_month_twice_is_set_aside(liar: Liar) -> None:
    liar.fred("WPU117", lambda rows: [*rows, rows[-1]])
    told = liar.fetch("power_equipment", "fred")
    assert (told.code, told.added, told.rules) == (1, [], ["twice"]) and "is there twice" in told.out
    assert "fred: [twice] " in told.out and "what can't be read can't be accepted" in told.out


NAMES = ["<script>alert(1)</script>", '=HYPERLINK("http://x","y")', "a\nb", "\u202egpt\u202c", "x" * 100_000,
         "\x07bell", "[a](javascript:alert(1))", "{{ 7*7 }}", "\\input{/etc/passwd}", "@SUM(A1)",
         "+cmd|' /C calc'!A0", "GPT-\U000e0041", "GPT\u200b-6", "GPT\u200d-6", "Mistral MÃ©dium",
         "Mistral M\ufffddium"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=[ascii(name)[:20] for name in NAMES])
def test_a_name_that_is_none_is_set_aside(liar: Liar, name: str) -> None:
    liar.epoch(lambda rows: [*rows, {**rows[0], "Model": name, "Display name": name}])
    told = liar.fetch("capability", "epoch")
    assert (told.code, told.added) == (1, []) and "text" in told.rules, told.out
    assert "\u202e" not in told.out and "\x07" not in told.out


@pytest.mark.parametrize(
    "name",
    [
        "GPT-6 (high) *",
        "Qwen3.5-Max [thinking]",
        "o3 & o4 'mini'",
        "Größe-1 模型",
        "-1 shot",
        "Médium",
        "می\u200cنویسد",
        "Ã la carte",
    ],
)
def test_an_unusual_name_is_kept(liar: Liar, name: str) -> None:
    liar.epoch(lambda rows: [*rows, {**rows[0], "Model": name, "Display name": name}])
    told = liar.fetch("capability", "epoch")
    assert told.code == 0 and name in {row["model"] for row in told.added}, told.out


def ring(rows: Rows) -> Rows:
    """Each of three neighbours by score has the scores of the next one."""
    ordered = sorted((r for r in rows if r["eci_ci_low"]), key=lambda r: float(r["eci"]))[60:63]
    columns = ("eci", "eci_ci_low", "eci_ci_high")
    after = {
        r["Model"]: {c: other[c] for c in columns} for r, other in zip(ordered, ordered[1:] + ordered[:1], strict=True)
    }
    return [r | after.get(r["Model"], {}) for r in rows]


def narrow(rows: Rows) -> Rows:
    ends = {"eci_ci_low", "eci_ci_high"}
    return [
        r | {c: float(r["eci"]) + (float(r[c]) - float(r["eci"])) / 10 for c in ends if r["eci_ci_low"]} for r in rows
    ]


EPOCH_LIES = {
    "three models in a ring": (ring, "elsewhere"),
    "intervals of a tenth": (narrow, "width"),
    "five points more": (
        lambda rows: [r | {c: round(float(r[c]) + 5, 6) for c in r if c.startswith("eci") and r[c]} for r in rows],
        "scale",
    ),
    "days a day early": (
        lambda rows: [r | {"date": str(date.fromisoformat(r["date"]) - timedelta(days=1))} for r in rows], "shifted",
    ),
    "a day that is none": (lambda rows: [rows[0] | {"date": "1970-01-01"}, *rows[1:]], "no day"),
    "a country that is gone": (
        lambda rows: [r for r in rows if r["Country (of organization)"] != "France"], "gone",
    ),
    "half of a country": (
        lambda rows: [r for n, r in enumerate(rows) if n % 2 or r["Country (of organization)"] != "China"], "fewer",
    ),
    "noise of two in a hundred": (
        lambda rows: [r | {c: float(r[c]) * noise(r["Model"]) for c in r if c[:3] == "eci" and r[c]} for r in rows],
        "outside",
    ),
    "models that are all open": (lambda rows: [r | {"Model accessibility": "Open"} for r in rows], "relabelled"),
    "a model twice, once in capitals": (
        lambda rows: [*rows, rows[0] | {c: rows[0][c].upper() for c in ("Model", "Display name")}], "twins",
    ),
    "ends exchanged": (
        lambda rows: [{**r, "eci_ci_low": r["eci_ci_high"], "eci_ci_high": r["eci_ci_low"]} for r in rows],
        "score_low <= score <= score_high",
    ),
    "one score in another unit": (
        lambda rows: [{**rows[0], "eci": float(rows[0]["eci"]) * 1.4, "eci_ci_high": 400}, *rows[1:]],
        "revision",
    ),
    "a new score of a tenth": (
        lambda rows: [*rows, {**rows[0], "Model": "New", "Display name": "New", "eci": 15, "eci_ci_low": 14,
                              "eci_ci_high": 16}],
        "40 <= score <= 250",
    ),
    "a lower end of nothing": (lambda rows: [{**rows[0], "eci_ci_low": 0}, *rows[1:]], "20 <= score_low"),
    "lower ends by 0.9": (
        lambda rows: [{**r, "eci_ci_low": r["eci_ci_low"] and float(r["eci_ci_low"]) * 0.9} for r in rows],
        "scale",
    ),
    "lower ends that are gone": (lambda rows: [{**r, "eci_ci_low": ""} for r in rows], "emptied"),
    "scores of which the last digit is cut off": (lambda rows: [{**r, "eci": r["eci"][:-1]} for r in rows], "cut"),
    "all scores by 1.15": (
        lambda rows: [{**r, **{k: float(r[k]) * 1.15 for k in r if k.startswith("eci") and r[k]}} for r in rows],
        "scale",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("lie", "rule"), EPOCH_LIES.values(), ids=list(EPOCH_LIES))
def test_what_an_index_can_not_say_is_set_aside(liar: Liar, lie: Any, rule: str) -> None:
    liar.epoch(lie)
    told = liar.fetch("capability", "epoch")
    assert (told.code, told.added) == (1, []) and rule in told.rules, told.out


def priced(provider: str, value: float) -> Callable[[dict[str, Any]], None]:
    def change(snapshot: dict[str, Any]) -> None:
        model = snapshot["prices"][provider][min(snapshot["prices"][provider])]
        entry = copy.deepcopy(model["standard"][-1])
        entry["rates"].update(input=value, output=value, valid_from="2026-11-20")
        model["standard"].append(entry | {"start": "2026-11-20"})

    return change


def scaled(provider: str, factor: float) -> Callable[[dict[str, Any]], None]:
    def change(snapshot: dict[str, Any]) -> None:
        for model in snapshot["prices"][provider].values():
            for entry in model.get("standard", []):
                if entry.get("rates"):
                    entry["rates"].update({k: entry["rates"][k] * factor for k in ("input", "output")})

    return change


def exchanged(one: str, other: str) -> Callable[[dict[str, Any]], None]:
    def change(snapshot: dict[str, Any]) -> None:
        prices = snapshot["prices"]
        prices[one], prices[other] = prices[other], prices[one]

    return change


def moved(provider: str, model: str, **factors: float) -> Callable[[dict[str, Any]], None]:
    """A new price of one model alone, from 20 November on, by these factors."""

    def change(snapshot: dict[str, Any]) -> None:
        standard = snapshot["prices"][provider][model]["standard"]
        rates = standard[-1]["rates"]
        news = {name: round(rates[name] * factor, 6) for name, factor in factors.items()}
        standard.append(copy.deepcopy(standard[-1]) | {"start": "2026-11-20", "rates": rates | news})

    return change


def all_moved(provider: str, factor: float) -> Callable[[dict[str, Any]], None]:
    """A new price of each model of a provider, from 20 November on, by one factor."""

    def change(snapshot: dict[str, Any]) -> None:
        for name, model in snapshot["prices"][provider].items():
            if model.get("standard") and model["standard"][-1].get("rates"):
                moved(provider, name, input=factor, output=factor)(snapshot)

    return change


LUNA = ("openai", "gpt-5.6-luna")  # 0.2 and 1.2
PRICE_LIES = {
    "both prices of a model at a tenth": (moved(*LUNA, input=0.1, output=0.1), "[decimal]"),
    "both prices of a model ten times": (moved(*LUNA, input=10, output=10), "[decimal]"),
    "a model's prices in each other's place": (moved(*LUNA, input=6, output=1 / 6), "[exchanged] input and output"),
    "a price of a model by 51": (moved("anthropic", "claude-opus-4-5", output=51), "[step]"),
    "a price of nothing": (priced("openai", 0), "[step]"),
    "a provider in euro from a day on": (all_moved("openai", 0.86), "[together]"),
    "a provider in another currency": (scaled("deepseek", 7), "factor of 7"),
    "a provider per thousand": (scaled("anthropic", 1 / 900), "[revision]"),
    "a provider that is gone": (lambda s: s["prices"].pop("anthropic"), "[complete] provider anthropic is held"),
    "two providers exchanged": (exchanged("openai", "anthropic"), "[exchanged]"),
    "a unit that is said": (lambda s: s.update(unit="USD per 1K tokens"), "its unit is 'USD per 1K tokens'"),
    "a currency that is said": (lambda s: s.update(currency="CNY"), "[unit] "),
}


@pytest.mark.parametrize(("lie", "says"), PRICE_LIES.values(), ids=list(PRICE_LIES))
def test_what_a_price_can_not_be_is_set_aside(liar: Liar, lie: Any, says: str) -> None:
    liar.prices(lie)
    told = liar.fetch("model_prices", "model_prices", "--timeout", "10")
    assert (told.code, told.added) == (1, []) and (says in told.out or "scale" in told.rules), told.out


def test_a_provider_that_is_gone_makes_the_fetch_part(liar: Liar) -> None:
    liar.prices(lambda s: s["prices"].pop("anthropic"))
    told = liar.fetch("model_prices", "model_prices")
    assert "model_prices (model_prices, part)" in told.out and "--accept anthropic" in told.out


def test_a_provider_that_a_list_never_had_is_said_and_one_that_was_held_is_no_word() -> None:
    held, came = [{"provider": "old"}], [{"provider": "new"}]
    told = lacking(held, came, {"provider": {"old", "new", "other"}})
    assert told == ["it has nothing of the provider other, which the options name"]


def test_no_group_takes_the_names_of_another(liar: Liar) -> None:
    held = DataPackage(liar.root / "data").records("model_releases")
    other = {"openai": "anthropic", "anthropic": "openai"}
    came = [row | {"package": other.get(row["package"], row["package"])} for row in held]
    assert any(rule.startswith("exchanged: ") for rule in judged(liar.root, "model_releases", held, came))


def test_a_price_that_rose_is_kept(liar: Liar) -> None:
    liar.prices(priced("anthropic", 12.0))
    told = liar.fetch("model_prices", "model_prices")
    assert told.code == 0 and [row["input"] for row in told.added] == ["12"], told.out


CUTS = {
    "by half": (moved(*LUNA, input=0.5, output=0.5), ""),
    "by a third": (moved(*LUNA, input=2 / 3, output=2 / 3), ""),
    "to a fifth": (moved(*LUNA, input=0.2, output=0.2), "by a factor of 0.2, 0.2"),
    "of output to a tenth": (moved(*LUNA, output=0.1), "the decimal point of output in another place"),
    "of input up and of output down": (moved(*LUNA, input=2, output=0.5), "not alike"),
    "of input by its last digit": (moved("anthropic", "claude-opus-4-5", input=1.1, output=1), ""),
    "fourfold": (moved(*LUNA, input=4, output=4), "by a factor of 4, 4"),
}  # fmt: skip


@pytest.mark.parametrize(("cut", "sign"), CUTS.values(), ids=list(CUTS))
def test_a_price_that_moves_alone_is_kept_and_named_where_it_is_odd(liar: Liar, cut: Any, sign: str) -> None:
    liar.prices(cut)
    told = liar.fetch("model_prices", "model_prices", "--table", "moved.md")
    assert (told.code, len(told.added), told.rules) == (0, 1, []), told.out
    table = (liar.root / "moved.md").read_text("utf-8")
    assert "| `step: a factor of 50 at most" in table and "2026-11-20" in table
    # what the other lists hold of the same model stands beside it
    assert ("kept, and odd: " in told.out) == bool(sign) == ("litellm_prices has input 0.2, output 1.2" in told.out)
    assert sign in told.out and (not sign or sign in table), told.out


def test_a_new_model_far_above_its_provider_is_kept_and_named(liar: Liar) -> None:
    def change(snapshot: dict[str, Any]) -> None:
        models = snapshot["prices"]["xai"]
        models["grok-9"] = copy.deepcopy(models["grok-4.5"])
        del models["grok-9"]["standard"][:-1]
        models["grok-9"]["standard"][-1]["rates"].update(input=90.0, output=200.0)

    liar.prices(change)
    told = liar.fetch("model_prices", "model_prices")
    assert (told.code, len(told.added)) == (0, 1)
    assert "kept, and odd: xai grok-9: input 90, above every other of xai" in told.out
    assert "no other dataset has it" in told.out


def by(factor: float) -> Callable[[dict[str, list[Any]]], None]:
    names = ("rating", "rating_lower", "rating_upper")
    return lambda table: table.update({name: [x * factor for x in table[name]] for name in names})


def places(table: dict[str, list[Any]]) -> None:
    for name in ("rating", "rating_lower", "rating_upper"):
        table[name][0], table[name][50] = table[name][50], table[name][0]


ARENA_LIES = {
    "another board": (lambda t: t.update(model_name=[f"v-{name}" for name in t["model_name"]]), "2026-11-25", "gone"),
    "thirty points more": (
        lambda t: t.update({c: [x + 30 for x in t[c]] for c in ("rating", "rating_lower", "rating_upper")}),
        "2026-11-25", "scale",
    ),
    "two models exchanged": (places, "2026-11-25", "exchanged"),
    "noise of two in a hundred": (
        lambda t: t.update({c: [x * noise(m) for x, m in zip(t[c], t["model_name"], strict=True)]
                            for c in ("rating", "rating_lower", "rating_upper")}), "2026-11-25", "outside",
    ),
    "votes by 0.85": (
        lambda t: t.update(vote_count=[-(-n * 85 // 100) for n in t["vote_count"]]), "2026-11-25", "falls",
    ),
    "ratings by 0.9": (by(0.9), "2026-11-25", "scale"),
    "ends exchanged": (lambda t: t.update(rating_lower=t["rating_upper"], rating_upper=t["rating_lower"]), "2026-11-25",
                       "rating_low <= rating <= rating_high"),
    "ranks upside down": (lambda t: t.update(rank=t["rank"][::-1]), "2026-11-25", "ranks"),
    "an older board": (by(1.001), "2026-11-18", "older"),
}  # fmt: skip


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a copy of the publication is kept once it has fetched an honest board."""
    return tmp_path_factory.mktemp("board") / "publication"


@pytest.mark.parametrize(("lie", "day", "rule"), ARENA_LIES.values(), ids=list(ARENA_LIES))
def test_what_a_leaderboard_can_not_be_is_set_aside(liar: Liar, board: Path, lie: Any, day: str, rule: str) -> None:
    if not board.exists():
        liar.arena(lambda table: None)
        assert liar.fetch("arena_scores", "arena").code == 0
        shutil.copytree(liar.root, board)
    shutil.copytree(board, liar.root, dirs_exist_ok=True)
    liar.arena(lie, day)
    told = liar.fetch("arena_scores", "arena")
    assert (told.code, told.added) == (1, []) and rule in told.rules, told.out


def month(column: str, month: str, factor: float) -> Callable[[Returns], None]:
    return lambda returns: returns[column].update({month: returns[column][month] * factor})


def column(name: str, change: Callable[[list[float]], list[float]]) -> Callable[[Returns], None]:
    def apply(returns: Returns) -> None:
        months = returns[name]
        returns[name] = dict(zip(months, change(list(months.values())), strict=True))

    return apply


def columns(one: str, other: str, since: str = "") -> Callable[[Returns], None]:
    def apply(returns: Returns) -> None:
        for at in returns[one]:
            if at >= since:
                returns[one][at], returns[other][at] = returns[other][at], returns[one][at]

    return apply


def late(values: list[float]) -> list[float]:
    return [values[0], *values[:-1]]


FACTOR_LIES = {
    "a month ten times too big": (month("smb", "200512", 10), "amount"),
    "a new month ten times too big": (month("mkt_rf", "201810", 10), "-0.6 <= mkt_rf <= 0.6"),
    "a new month five times too big": (month("mkt_rf", "201810", 5), "size"),
    "a month with another sign": (month("hml", "199011", -1), "amount"),
    "noise of two in a hundred": (
        lambda r: r["mkt_rf"].update({m: x * noise(m) for m, x in r["mkt_rf"].items()}), "amount",
    ),
    "a column with another sign": (column("hml", lambda v: [-x for x in v]), "follows"),
    "two factors exchanged": (columns("smb", "hml"), "follows"),
    "two factors exchanged for some years": (columns("mkt_rf", "hml", "201001"), "amount"),
    "fractions for per cent": (column("mkt_rf", lambda v: [x / 100 for x in v]), "amount"),
    "per cent of fractions": (column("rf", lambda v: [x * 100 for x in v]), "rf maximum"),
    "a column a month late": (column("mkt_rf", late), "follows"),
    "the risk-free rate a month late": (column("rf", late), "shifted"),
    "another history": (column("mkt_rf", lambda v: v[400:] + v[:400]), "follows"),
    "months that are gone": (lambda r: [r["mkt_rf"].pop(m) for m in list(r["mkt_rf"]) if m < "197001"], "missing"),
    "the newest months gone": (lambda r: [r["mkt_rf"].pop(m) for m in list(r["mkt_rf"])[-30:]], "older"),
}  # fmt: skip


@pytest.mark.parametrize(("lie", "rule"), FACTOR_LIES.values(), ids=list(FACTOR_LIES))
def test_what_a_factor_can_not_have_returned_is_set_aside(liar: Liar, lie: Any, rule: str) -> None:
    liar.factors(lie)
    told = liar.fetch("local/factor_returns", "french")
    assert (told.code, told.added) == (1, []) and rule in told.rules, told.out


def test_a_later_vintage_of_the_factors_is_kept_whole(liar: Liar) -> None:
    """The library of November 2018: nine in ten of the months that are held changed by a little."""
    liar.factors(lambda returns: None)
    told = liar.fetch("local/factor_returns", "french")
    assert (told.code, len(told.added), told.rules) == (0, 839, []), told.out
    again = liar.fetch("local/factor_returns", "french")
    assert (again.code, again.added) == (0, [])
    liar.factors(month("mkt_rf", "201810", -1.0))
    assert "--accept 2018-10-01" in liar.fetch("local/factor_returns", "french").out


def test_a_token_that_is_missing_makes_the_fetch_part(liar: Liar) -> None:
    liar.tokens(lambda token, points: [] if "filecoin" in token else points)
    told = liar.fetch("local/token_prices", "defillama")
    assert (told.code, told.added) == (1, []) and "token filecoin was asked for" in told.out


def test_prices_of_tokens_a_day_off_are_set_aside(liar: Liar) -> None:
    liar.tokens(lambda token, points: points)
    assert liar.fetch("local/token_prices", "defillama").code == 0
    liar.tokens(lambda token, points: [{**point, "timestamp": point["timestamp"] - 86_400} for point in points])
    told = liar.fetch("local/token_prices", "defillama")
    assert (told.code, told.added) == (1, []) and "shifted" in told.rules, told.out


def judged(root: Path, dataset: str, held: Rows, came: Rows) -> list[str]:
    """The rules that an answer breaks beside what is held, as the publication declares them."""
    kind = DataPackage(root / "data").dataset(dataset)
    rows = check_rows(kind, came, TODAY)
    return [f"{breach.rule}: {breach.what}" for breach in implausible(kind, held, rows, TODAY, part=True)]


def two_days(rows: Rows) -> Rows:
    """Two neighbouring days of the dollar, each with the other's rate."""
    days = [row for row in rows if row["currency"] == "USD"]
    one, other = next(pair for pair in pairwise(days) if pair[0]["per_euro"] != pair[1]["per_euro"])
    rates = {one["day"]: other["per_euro"], other["day"]: one["per_euro"]}
    return [r | {"per_euro": rates.get(r["day"], r["per_euro"])} if r["currency"] == "USD" else r for r in rows]


def noisy(*measures: str) -> Callable[[Rows], Rows]:
    return lambda rows: [r | {m: r[m] and r[m] * noise(f"{m} {sorted(map(str, r.values()))}") for m in measures}
                         for r in rows]  # fmt: skip


QUIET_LIES = {
    "two days of the dollar exchanged": ("exchange_rates", two_days, "revision"),
    "rates with noise": ("exchange_rates", noisy("per_euro"), "revised"),
    "an index with noise": ("household_electricity", noisy("value"), "revised"),
    "prices with noise": ("litellm_prices", noisy("input", "output"), "revised"),
    "a list of prices with noise": ("model_prices", noisy("input", "output"), "revised"),
}


@pytest.mark.parametrize(("dataset", "lie", "rule"), QUIET_LIES.values(), ids=list(QUIET_LIES))
def test_what_moves_by_little_is_told_where_the_source_revises_little(
    liar: Liar, dataset: str, lie: Callable[[Rows], Rows], rule: str
) -> None:
    held = DataPackage(liar.root / "data").records(dataset)
    assert judged(liar.root, dataset, held, held) == []
    assert rule in {told.partition(":")[0] for told in judged(liar.root, dataset, held, lie(held))}


def test_power_of_computers_above_that_of_their_site_is_set_aside(liar: Liar, monkeypatch: pytest.MonkeyPatch) -> None:
    connector, path, (name,) = REAL["datacentres"]
    text = sample(name).read_text("utf-8").replace("IT power (MW),Power (MW)", "Power (MW),IT power (MW)")
    liar.source[path] = Reply(text)
    came = observe(liar.source, connector, {}, monkeypatch)
    assert any(told.startswith("0 <= it_power_mw <= power_mw") for told in judged(liar.root, "datacentres", [], came))


REAL = {
    "capability": ("epoch_capability", "/data/eci_scores.csv",
                   ["models/epoch_eci_2026-04-11_vintage.csv", "models/epoch_eci_scores_2026-08-11.csv"]),
    "datacentres": ("epoch_datacentres", "/data/data_centers/data_center_timelines.csv",
                    ["infra/epoch_data_center_timelines_sample.csv"]),
}  # fmt: skip


@pytest.mark.parametrize("dataset", REAL)
def test_no_alarm_over_real_vintages(liar: Liar, monkeypatch: pytest.MonkeyPatch, dataset: str) -> None:
    connector, path, files = REAL[dataset]
    held: Rows = []
    for name in files:
        liar.source[path] = Reply(sample(name).read_bytes())
        came = observe(liar.source, connector, {}, monkeypatch)
        assert judged(liar.root, dataset, held, came) == []
        kind = DataPackage(liar.root / "data").dataset(dataset)
        held = [row | {"published": TODAY} for row in check_rows(kind, came, TODAY)]


def test_no_alarm_over_real_series_and_filings(liar: Liar, monkeypatch: pytest.MonkeyPatch) -> None:
    package = DataPackage(liar.root / "data")
    series = [s for s in package.dataset("power_equipment").fetch.options["series"] if "bls" in s]  # type: ignore[union-attr]
    texts = {s["series_id"]: sample(f"infra/fred_{s['series_id']}.csv").read_bytes() for s in series}
    liar.source["/graph/fredgraph.csv"] = lambda asked: Reply(texts[asked.query["id"]])
    came = observe(liar.source, "fred", {"since": "1950-01-01", "series": series}, monkeypatch)
    assert len(came) > 1000 and judged(liar.root, "power_equipment", [], came) == []
    assert judged(liar.root, "power_equipment", package.records("power_equipment"), came) == []
    options = package.dataset("capex").fetch.options  # type: ignore[union-attr]
    companies = [c for c in options["companies"] if c["company"] in ("MSFT", "GOOGL")]
    for company in companies:
        path = f"/api/xbrl/companyconcept/CIK{company['cik']}/us-gaap/{company['tag']}.json"
        liar.source[path] = Reply(sample(f"sec/companyconcept_CIK{company['cik']}_PPE.json").read_bytes())
    came = observe(liar.source, "sec", options | {"companies": companies}, monkeypatch)
    assert came and judged(liar.root, "capex", [], came) == []
    assert judged(liar.root, "capex", package.records("capex"), came) == []


@pytest.mark.whole  # half a minute
def test_no_alarm_over_the_vintages_that_are_held(liar: Liar) -> None:
    package = DataPackage(liar.root / "data")
    prices = ("litellm_prices", "genai_prices", "pi_ai_prices")
    for name in ("capex", "capability", "power_equipment", "household_electricity", *prices):
        kind, rows = package.dataset(name), package.records(name)
        for day in sorted({row["published"] for row in rows}):
            held = [row for row in rows if row["published"] < day]
            came = [row for row in rows if row["published"] <= day]
            if kind.vintage == "file":
                held, came = list(newest(kind, held).values()), [row for row in rows if row["published"] == day]
            found = implausible(kind, held, came, TODAY, part=False)
            assert [f"{name} {day} {breach.rule}: {breach.what}" for breach in found] == []
