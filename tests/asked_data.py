"""Datasets that questions of forecasts are asked of in tests: prices, a monthly index, spending, releases."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tiny_publication import field, resource, write_package, write_rows

from memobook.data.package import DataPackage
from memobook.publication.yaml_file import parse_yaml

PLACE = "book/memos/2026-06-01.forecasts.yml"


def keyed(name: str, fields: list[Any], key: list[str], **more: Any) -> dict[str, Any]:
    return resource(name, [*fields, "published"], **more) | {
        "schema": {"fields": [field(f) if isinstance(f, str) else f for f in [*fields, "published"]],
                   "primaryKey": [*key, "published"]},
    }  # fmt: skip


def months(count: int, first: date = date(2025, 1, 1)) -> list[date]:
    return [date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(count)]


def package(folder: Path) -> DataPackage:
    """Seventeen months to May 2026, each known ten days after its end, prices that change on 1 April, and so on."""
    output = field("output", "number") | {"unit": "USD"}
    write_package(
        folder,
        keyed("prices", ["model", output], ["model"]),
        keyed("index", ["series", field("month", "date"), "value"], ["series", "month"]),
        keyed("spending", ["company", "quarter", "amount"], ["company", "quarter"]),
        keyed("releases", ["model"], ["model"]),
        keyed("scores", ["model", "value"], ["model"], cadence="monthly", grace=5, vintage="file"),
        keyed("still", ["id", "value"], ["id"], cadence="static"),
    )
    write_rows(folder, "prices", ["model", "output", "published"], [
        ("one", 15, "2026-01-05"), ("one", 10, "2026-04-01"), ("two", 4, "2026-01-05"), ("two", 4, "2026-07-20"),
    ])  # fmt: skip
    rows = [("a", day, 100 + number, day + timedelta(days=40)) for number, day in enumerate(months(17))]
    write_rows(folder, "index", ["series", "month", "value", "published"], rows)
    write_rows(folder, "spending", ["company", "quarter", "amount", "published"], [
        (name, f"{year}Q{quarter}", 100 * year + 10 * quarter - 202_000, f"{year}-{3 * quarter:02}-28")
        for name in ("x", "y") for year in (2024, 2025) for quarter in (1, 2, 3, 4)
    ])  # fmt: skip
    named = [(f"m{n}", date(2026, 1, 3) + timedelta(days=10 * n)) for n in range(20)]
    write_rows(folder, "releases", ["model", "published"], named)
    write_rows(folder, "scores", ["model", "value", "published"], [
        ("one", 7, "2026-01-05"), ("two", 5, "2026-01-05"), ("one", 8, "2026-07-05"),
    ])  # fmt: skip
    write_rows(folder, "still", ["id", "value", "published"], [("a", 1, "2026-01-01")])
    return DataPackage(folder)


def entry(**given: Any) -> Any:
    """An entry of the file as YAML has it; a name with None is left out."""
    import yaml

    kept = {name: value for name, value in given.items() if value is not None}
    text = yaml.safe_dump({"forecasts": [kept]}, sort_keys=False, width=200)
    return parse_yaml("# the forecasts\n" + text, PLACE)["forecasts"][0]


BINARY = {
    "id": "f1", "text": "Will it cost less?", "day": "2026-08-01", "dataset": "prices", "where": {"model": "one"},
    "measure": "output", "comparison": "< 10", "probability": 0.3,
}  # fmt: skip
NUMBERS = {
    "id": "f2", "text": "How high?", "day": "2026-09-01", "dataset": "index",
    "where": {"series": "a", "month": "2026-07-01"}, "measure": "value",
    "quantiles": {0.1: 110, 0.5: "118e0", 0.9: 125},
}  # fmt: skip
