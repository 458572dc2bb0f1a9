"""``memobook fetch`` on this publication: all of its sources at once, imitated on loopback in the shapes they have."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from fake_source import Asked, FakeSource, Reply, serving
from package_index import as_held

from memobook.cli.main import main
from memobook.data.package import DataPackage
from memobook.data.view import View
from memobook.fetch.connector import connector_class
from memobook.pages.edition_pages import edition_files
from memobook.publication.folder import Publication
from memobook.publication.progress import Progress
from memobook.site.assembly import Assembly

EDITION = "2026-05-14"
TODAY = datetime.now(UTC).date()
CONTACT = "A Tester tester@example.org"
PRICES = "/wakamex/model-prices/data/v1"
PACKAGES = ("litellm", "genai_prices", "npm", "vendor_models", "cpi", "ecb_rates")
FRENCH = "/pages/faculty/ken.french/ftp"


def held(root: Path, name: str) -> list[dict[str, str]]:
    with (root / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_csv(header: list[str], rows: list[list[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue()


def sec(root: Path, source: FakeSource) -> None:
    """The held quarters as three-month facts; Microsoft files one more, and Meta restates one."""
    concepts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in held(root, "capex"):
        end = date.fromisoformat(row["period_end"])
        fact = {"start": str(end - timedelta(days=89)), "end": str(end), "val": int(row["capex"]), "form": row["form"]}
        concepts[f"{row['cik']}/{row['tag']}"].append(fact | {"filed": row["published"], "accn": row["accession"]})
    tag = "PaymentsToAcquirePropertyPlantAndEquipment"
    new = {"start": "2026-07-01", "end": "2026-09-30", "val": 40_000_000_000, "form": "10-Q"}
    concepts[f"0000789019/{tag}"].append(new | {"filed": "2026-10-28", "accn": "0001193125-26-999999"})
    old = next(f for f in concepts[f"0001326801/{tag}"] if f["end"] == "2025-12-31")
    concepts[f"0001326801/{tag}"].append(
        old | {"val": 22_000_000_000, "filed": "2026-10-29", "accn": "0001628280-26-999999"}
    )
    for concept, facts in concepts.items():
        cik, tag = concept.split("/")
        body = {"cik": int(cik), "taxonomy": "us-gaap", "tag": tag, "units": {"USD": facts}}
        source[f"/api/xbrl/companyconcept/CIK{cik}/us-gaap/{tag}.json"] = refusing_strangers(json.dumps(body))


def refusing_strangers(body: str) -> Any:
    return lambda asked: Reply(body) if "@" in asked.headers.get("user-agent", "") else Reply("who?", 403)


def fred(root: Path, source: FakeSource) -> None:
    series: dict[str, list[list[str]]] = defaultdict(list)
    for row in held(root, "power_equipment"):
        series[row["series_id"]].append([row["month"], row["value"]])
    for rows in series.values():
        rows += [["2026-06-01", "."], ["2026-07-01", rows[-1][1]]]

    def answer(asked: Asked) -> Reply:
        return Reply(as_csv(["observation_date", asked.query["id"]], sorted(series[asked.query["id"]])))

    source["/graph/fredgraph.csv"] = answer


def epoch(root: Path, source: FakeSource) -> None:
    newest = [row for row in held(root, "capability") if row["published"] == "2026-08-11"]
    header = ["Model", "Display name", "eci", "eci_ci_low", "eci_ci_high", "date", "Organization",
              "Country (of organization)", "Model accessibility", "Accessibility group", "model_versions"]  # fmt: skip
    rows = [
        [r["model"], r["model"], r["score"], r["score_low"], r["score_high"], r["release_date"], r["organization"],
         r["country"], r["access"], "", ""] for r in newest
    ]  # fmt: skip
    rows.append(["Neuling", "Neuling", "150", "148", "152", "2026-11-01", "Somebody", "France", "API access", "", ""])
    source["/data/eci_scores.csv"] = Reply(as_csv(header, rows), gzipped=True)
    timeline = "Date,Data center,Power (MW),IT power (MW),Buildings operational,Construction status,H100 equivalents,"
    timeline += "Total capital cost (2025 USD billions),Water use (MGD)\n"
    future = TODAY + timedelta(days=90)
    lines = f"2026-01-01,Site,100,80,1,built,5000,1.5,\n{future},Site,200,160,2,planned,9000,3,\n"
    source["/data/data_centers/data_center_timelines.csv"] = Reply(timeline + lines)


def others(root: Path, source: FakeSource) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    for row in held(root, "routing"):
        flags = {"both_right": "True,True", "only_strong_right": "False,True", "only_weak_right": "True,False"}
        counts = [int(row[name]) for name in flags]
        lines = [f"secret prompt,{pair}" for pair, n in zip(flags.values(), counts, strict=True) for _ in range(n)]
        lines += ["secret prompt,False,False"] * (int(row["items"]) - len(lines))
        mmlu = row["benchmark"] == "MMLU"
        path = f"mmlu/responses/mmlu_{row['domain']}" if mmlu else "gsm8k/gsm8k_responses"
        body = "prompt,mistralai/Mixtral-8x7B-Instruct-v0.1,gpt-4-1106-preview\n" + "\n".join(lines) + "\n"
        source[f"/lm-sys/RouteLLM/main/routellm/evals/{path}.csv"] = Reply(body, etag='"static"')
    models = [
        (r["model"], "A", "MIT", *(float(r[name]) for name in ("rating", "rating_low", "rating_high")), int(r["votes"]))
        for r in held(root, "arena_scores")
    ]
    models += [("one", "A", "MIT", 1500.0, 1490.0, 1510.0, 1000), ("two", "B", "closed", 1400.0, 1390.0, 1410.0, 900)]
    models.sort(key=lambda model: -model[3])
    names = ("model_name", "organization", "license", "rating", "rating_lower", "rating_upper", "vote_count")
    lines = [dict(zip(names, m, strict=True)) | {"rank": n, "category": "overall"} for n, m in enumerate(models, 1)]
    lines.append(lines[0] | {"rating": 1.0, "rating_lower": 0.0, "rating_upper": 2.0, "category": "a language"})
    for r in held(root, "arena_categories"):
        ends = {"rating": r["rating"], "rating_lower": r["rating_low"], "rating_upper": r["rating_high"]}
        known = {"model_name": r["model"], "category": r["category"], "vote_count": int(r["votes"])}
        lines.append(lines[0] | known | {name: float(end) for name, end in ends.items()})
    board = {name: [line[name] for line in lines] for name in lines[0]}
    board["leaderboard_publish_date"] = ["2026-11-20"] * len(lines)
    parquet = io.BytesIO()
    pq.write_table(pa.table(board), parquet)
    source["/file"] = Reply(parquet.getvalue())
    path = "/datasets/lmarena-ai/leaderboard-dataset/resolve/main/text/latest-00000-of-00001.parquet"
    source[path] = Reply("", 302, {"Location": "/file"})
    months = [f"ESRCUUS,2026{m:02},{10 + m / 10},1,Average price,Cents per Kilowatthour" for m in (1, 2, 13)]
    eia = "MSN,YYYYMM,Value,Column_Order,Description,Unit\n" + "\n".join(months) + "\n"
    source["/totalenergy/data/browser/csv.php"] = Reply(
        eia + "ESRCUUS,202603,Not Available,1,x,Cents per Kilowatthour\n"
    )
    snapshot = resources.files("model_prices").joinpath("snapshot.json").read_bytes()
    digest = hashlib.sha256(snapshot).hexdigest()
    source[f"{PRICES}/latest.json"] = Reply(json.dumps({"sha256": digest, "published_at": f"{TODAY}T00:00:00Z"}))
    source[f"{PRICES}/{digest}.json"] = Reply(snapshot)
    factors = DataPackage(root / "data").history("factor_returns")
    for name, columns in {
        "F-F_Research_Data_Factors": ["mkt_rf", "smb", "hml", "rf"],
        "F-F_Momentum_Factor": ["mom"],
    }.items():
        titles = {"mkt_rf": "Mkt-RF", "smb": "SMB", "hml": "HML", "rf": "RF", "mom": "Mom"}
        rows = [
            f"{m:%Y%m}," + ",".join(f"{v * 100:8.2f}" for v in vs) for m, *vs in factors[["month", *columns]].values
        ]
        rows.append("201704," + ",".join(["    0.05"] * len(columns)))  # a bill of 1 % a month would be a lie
        text = (
            "This file was made\r\nby hand\r\n\r\n," + ",".join(titles[c] for c in columns) + "\r\n" + "\r\n".join(rows)
        )
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as zipped:
            zipped.writestr(f"{name}.CSV", text + "\r\n\r\n Annual Factors\r\n,x\r\n1949," + "9.99," * 4 + "\r\n")
        source[f"{FRENCH}/{name}_CSV.zip"] = Reply(archive.getvalue())


def tokens(asked: Asked) -> Reply:
    ids = asked.path.removeprefix("/chart/").split(",")
    start, span = int(asked.query["start"]), int(asked.query["span"])
    prices = [{"timestamp": start + n * 86_400, "price": 2.0 + n / 100} for n in range(span)]
    return Reply(json.dumps({"coins": {i: {"symbol": "X", "confidence": 0.99, "prices": prices} for i in ids}}))


class Sources:
    """Every source of the publication on one server."""

    def __init__(self, root: Path, source: FakeSource) -> None:
        self.root, self.source = root, source
        sec(root, source), fred(root, source), epoch(root, source), others(root, source)
        as_held(root, source)
        known = source._reply
        source._reply = lambda asked: tokens(asked) if asked.path.startswith("/chart/") else known(asked)  # type: ignore[method-assign]
        kinds = [
            connector_class(name)
            for dataset in DataPackage(root / "data").datasets.values()
            if dataset.fetch
            for name in (dataset.fetch.connector, *dataset.fetch.fallback)
        ]
        addresses = {f"MEMOBOOK_{kind.source.upper()}_URL": source.url for kind in kinds}
        self.environment = {**os.environ, **addresses, "MEMOBOOK_CONTACT": CONTACT}

    def __call__(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "memobook", *arguments]
        environment = {**self.environment, **more}
        return subprocess.run(
            command, cwd=self.root, env=environment, capture_output=True, text=True, check=False, timeout=900
        )


def datasets(root: Path) -> DataPackage:
    return DataPackage(root / "data")


def views(root: Path, day: str) -> dict[str, str]:
    view = View(datasets(root), date.fromisoformat(day))
    return {name: view.sha256(name) for name in view.package.datasets}


def tree(root: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted((root / "data").rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def sources(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sources]:
    copy = tmp_path_factory.mktemp("fetched") / "publication"
    names = ("_config.yml", "_toc.yml", "references.bib", "uv.lock", "book", "data", "notebooks", "src")
    for name in names:
        kept = shutil.ignore_patterns("local", "__pycache__")
        (shutil.copytree if (root / name).is_dir() else shutil.copy)(
            root / name,
            copy.mkdir(exist_ok=True) or copy / name,
            **({"ignore": kept} if (root / name).is_dir() else {}),
        )
    with serving() as source:
        yield Sources(copy, source)


@pytest.fixture(scope="module")
def fetched(sources: Sources) -> tuple[Sources, dict[str, str], dict[str, Any]]:
    """The publication after its first fetch; what the edition under test saw before; and the fetch's report."""
    before = views(sources.root, EDITION)
    done = sources("fetch", "--json", "--timeout", "10")
    assert done.returncode == 0, done.stdout + done.stderr
    return sources, before, {entry["dataset"]: entry for entry in json.loads(done.stdout)}


Fetched = tuple[Sources, dict[str, str], dict[str, Any]]


Here = Callable[..., tuple[int, str]]


@pytest.fixture
def here(sources: Sources, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    """``memobook fetch`` in this process, with all sources at one address and no pauses: exit code, what it prints."""

    def fetch(root: Path, address: str, *arguments: str, contact: str = CONTACT) -> tuple[int, str]:
        monkeypatch.chdir(root)
        monkeypatch.delenv("MEMOBOOK_ROOT", raising=False)
        for name, value in sources.environment.items():
            if value == sources.source.url:
                monkeypatch.setenv(name, address)
        monkeypatch.setenv("MEMOBOOK_CONTACT", contact)
        for dataset in datasets(root).datasets.values():
            for name in (dataset.fetch.connector, *dataset.fetch.fallback) if dataset.fetch else ():
                monkeypatch.setattr(connector_class(name), "pause", 0.0)
        monkeypatch.setattr(sys, "argv", ["memobook", "fetch", *arguments])
        try:
            main()
            code: Any = 0
        except SystemExit as end:
            code = end.code
        return code or 0, capsys.readouterr().out

    return fetch


def test_every_dataset_is_brought_up_to_date(fetched: Fetched) -> None:
    _, _, report = fetched
    counts = {name: (entry["new"], entry["revised"]) for name, entry in report.items()}
    tokens_known = counts.pop("token_prices")
    # the old vintage has more digits than the library's file
    assert counts.pop("factor_returns")[0] == 1
    packages = ("litellm_prices", "genai_prices", "pi_ai_prices", "model_releases", "household_electricity")
    assert {counts.pop(name) for name in (*packages, "exchange_rates")} == {(0, 0)}
    assert counts == {
        "capex": (1, 1),
        "capability": (1, 0),
        "power_equipment": (4, 0),
        "routing": (0, 0),
        "arena_scores": (2, 413),  # the board that is held has no laboratories, licences and ranks
        "arena_categories": (0, 0),
        "datacentres": (2, 0),
        "electricity_prices": (3, 0),
        "model_prices": (0, 0),
    }
    assert tokens_known == (8 * 365, 0)
    assert {entry["state"] for entry in report.values()} == {"fresh"}


def test_what_an_earlier_edition_saw_stays_as_it_was(fetched: Fetched) -> None:
    sources, before, _ = fetched
    assert views(sources.root, EDITION) == before


def test_new_and_restated_quarters_have_the_day_of_their_filing(fetched: Fetched) -> None:
    sources, _, _ = fetched
    frame = datasets(sources.root).history("capex")
    new = frame[frame["retrieved"] >= TODAY].set_index("company")  # midnight may have passed
    assert new["published"].to_dict() == {"META": date(2026, 10, 29), "MSFT": date(2026, 10, 28)}
    view = View(datasets(sources.root), date(2026, 10, 29)).frame("capex").set_index(["company", "calendar_quarter"])
    assert view.loc[("META", "2025Q4"), "capex"] == 22_000_000_000
    view = View(datasets(sources.root), date(2026, 10, 28)).frame("capex").set_index(["company", "calendar_quarter"])
    assert view.loc[("META", "2025Q4"), "capex"] == 21_383_000_000


def test_projections_are_marked_and_year_rows_kept_apart(fetched: Fetched) -> None:
    sources, _, _ = fetched
    assert list(datasets(sources.root).history("datacentres")["projection"]) == [False, True]
    assert list(datasets(sources.root).history("electricity_prices")["frequency"]) == ["month", "month", "year"]


def test_the_package_is_still_valid(fetched: Fetched) -> None:
    sources, _, _ = fetched
    command = [sys.executable, "-m", "frictionless", "validate", "data/datapackage.json"]
    done = subprocess.run(command, cwd=sources.root, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout


def test_no_prompt_and_no_contact_is_kept(fetched: Fetched) -> None:
    sources, _, _ = fetched
    for path in sources.root.rglob("*"):
        if path.is_file() and "src" not in path.parts:
            assert b"secret prompt" not in path.read_bytes(), path
            assert CONTACT.encode() not in path.read_bytes(), path


def test_fetching_again_changes_nothing(fetched: Fetched, here: Here) -> None:
    sources, _, _ = fetched
    before = tree(sources.root)
    code, out = here(sources.root, sources.source.url, "--json", "--timeout", "10")
    assert code == 0, out
    assert tree(sources.root) == before
    assert all((e["new"], e["revised"], e["waiting"]) == (0, 0, 0) for e in json.loads(out))


def test_the_order_of_sources_does_not_matter(fetched: Fetched, here: Here, root: Path, tmp_path: Path) -> None:
    sources, _, _ = fetched
    other = tmp_path / "other"
    shutil.copytree(root / "data", other / "data", ignore=shutil.ignore_patterns("local"))
    shutil.copytree(root / "book", other / "book")
    shutil.copy(root / "_config.yml", other)
    for source in (
        "defillama",
        "french",
        "epoch",
        "fred",
        "sec",
        "arena",
        "eia",
        "routellm",
        "model_prices",
        *PACKAGES,
    ):
        code, out = here(other, sources.source.url, source)
        assert code == 0, out
    ours = {str(Path(name).relative_to(sources.root)): data for name, data in tree(sources.root).items()}
    assert {str(Path(name).relative_to(other)): data for name, data in tree(other).items()} == ours


def test_the_edition_needs_no_run_after_a_fetch_and_passes_nothing_on(
    fetched: Fetched, root: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Built offline first, with the runs of the site as committed, then fetched: the key of no run has changed."""
    sources, _, _ = fetched
    assert site.is_dir()
    for part in ("runs", "views", "locks"):
        shutil.copytree(root / ".memobook" / part, sources.root / ".memobook" / part, dirs_exist_ok=True)
    after = sources.root / "data"
    fresh = after.rename(sources.root / "fresh")
    shutil.copytree(Path(__file__).parents[2] / "data", after, ignore=shutil.ignore_patterns("local"))
    offline = sources("fetch", "--offline")
    assert offline.returncode == 0, offline.stdout + offline.stderr
    offline_views = views(sources.root, EDITION)
    shutil.rmtree(after)
    fresh.rename(after)
    assert views(sources.root, EDITION) == offline_views
    # what a build has before it renders
    monkeypatch.setenv("MEMOBOOK_FORBID_RUNS", "1")
    ledger, runs = Assembly(Publication(sources.root), Progress()).ledger(EDITION, grids=False)
    offered = {Path(name).stem for name in edition_files(ledger, runs, None) if name.startswith("data/")}
    assert {"factor_returns", "token_prices"} <= set(ledger.datasets)
    assert offered.isdisjoint({"factor_returns", "token_prices"}) and "capex" in offered


def test_without_a_contact_the_sec_is_not_asked_and_the_others_go_on(fetched: Fetched, here: Here) -> None:
    sources, _, _ = fetched
    before, asked = tree(sources.root), len(sources.source.asked)
    code, out = here(sources.root, sources.source.url, "sec", "epoch", contact="")
    assert code == 1 and "MEMOBOOK_CONTACT" in out and "sec (capex, failed)" in out
    assert not any("companyconcept" in a.path for a in sources.source.asked[asked:])
    assert tree(sources.root) == before


BROKEN = {
    "refused": Reply("who are you?", 403),
    "too many": Reply("slow down", 429, {"Retry-After": "0"}),
    "too many for a day": Reply("slow down", 429, {"Retry-After": "86400"}),
    "gone": Reply("", 404),
    "out of order": Reply("", 500),
    "elsewhere": Reply("", 302, {"Location": "http://169.254.169.254/latest/meta-data"}),
    "hangs": Reply("x", hang=30),
    "a byte at a time": Reply("x" * 1000, drip=0.1),
    "a length below nothing": Reply("x", headers={"Content-Length": "-5"}, unsaid=True),
    "cut off": Reply("x" * 1000, cut=10),
    "HTML": Reply("<!doctype html><title>Maintenance</title>"),
    "JSON of another kind": Reply('{"error": []}'),
    "too large": Reply(bytes(2**20), repeat=300),
    "compressed bomb": Reply(gzip.compress(bytes(10_000_000)) * 30, headers={"Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("reply", BROKEN.values(), ids=list(BROKEN))
def test_when_every_source_is_broken_every_one_is_named_and_nothing_changes(
    fetched: Fetched, here: Here, reply: Reply, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources, _, report = fetched
    before = tree(sources.root)
    monkeypatch.setattr("memobook.fetch.http.client.BACKOFF", 0)
    with serving() as broken:
        monkeypatch.setattr(broken, "_reply", lambda asked: reply)
        code, out = here(sources.root, broken.url, "--json", "--timeout", "0.2")
    told = {entry["dataset"]: entry for entry in json.loads(out)}
    assert code == 1 and told.keys() == report.keys()
    assert {entry["state"] for entry in told.values()} <= {"failed", "set aside"}
    assert all(entry["notes"] for entry in told.values())
    assert tree(sources.root) == before
