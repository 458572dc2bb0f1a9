"""Arena's leaderboards: ratings of models by people's votes between two answers, CC BY 4.0.

The dataset lmarena-ai/leaderboard-dataset on Hugging Face has one Parquet file an arena with all categories of the
newest leaderboard. The address redirects to another host, which differs from time to time.
"""

from __future__ import annotations

from datetime import date
from functools import reduce
from typing import Any

from memobook.publication.extra import not_installed

from ..answer import MEBIBYTE, Answer, NotGiven, UnexpectedAnswer, day, number
from ..connector import Ask, Row, SourceConnector
from .parquet_pages import unpacked_size

PATH = "/datasets/lmarena-ai/leaderboard-dataset/resolve/main/{arena}/latest-00000-of-00001.parquet"
TEXTS = ["model_name", "organization", "license", "category", "leaderboard_publish_date"]
COLUMNS = [*TEXTS, "rating", "rating_lower", "rating_upper", "vote_count", "rank"]
WHOLE = "overall"  # the category of all questions, without which there is no leaderboard
MOST_ROWS = 100_000  # a real file has some thousand
LARGEST = 100 * MEBIBYTE  # unpacked
LONGEST = 1000  # bytes that a text may have


class Connector(SourceConnector):
    """One arena's newest leaderboard: its overall category, one model a row, or those that are named.

    Options: ``arena``, such as "text"; ``categories``, with which rows have their category in place of the arena, the
    developer, the licence and the rank. Ratings and their interval are in points of the Elo scale; ``published`` is the
    day that the leaderboard gives as its own.
    """

    source = "arena"
    base = "https://huggingface.co"
    redirects = ("*.huggingface.co", "*.hf.co")

    def observations(self, ask: Ask, today: date) -> list[Row]:
        answer = ask(PATH.format(arena=self.options["arena"]))
        rows: dict[tuple[str, str], Row] = {}
        categories = self.options.get("categories", [WHOLE])
        for line in _of_categories(answer, categories):
            row = self._row(answer, line)
            key = (line["category"], row["model"])
            if key in rows:
                raise answer.wrong(f"the model {row['model']!r} is there twice", "twice")
            rows[key] = row if "categories" not in self.options else _in_category(row, line["category"])
        if not rows and WHOLE not in categories and _of_categories(answer, [WHOLE]):
            raise NotGiven(f"the leaderboard has none of the categories {', '.join(categories)}")
        for category in categories:
            if all(found != category for found, _ in rows):
                raise answer.wrong(f"it holds no row of the category {category!r}")
        days = sorted({row["published"] for row in rows.values()})
        if len(days) > 1:
            raise answer.wrong(f"it has {len(days)} publish dates, from {days[0]} to {days[-1]}")
        return list(rows.values())

    def _row(self, answer: Answer, line: dict[str, Any]) -> Row:
        model, published = line["model_name"], line["leaderboard_publish_date"]
        if not isinstance(model, str) or not model:
            raise answer.wrong(f"a model's name is {str(model)[:40]!r}")
        if not isinstance(published, str | date):
            raise answer.wrong(f"the publish date of {model} is {str(published)[:40]!r}, which is not a day")
        low, high = line["rating_lower"], line["rating_upper"]
        return {
            "arena": self.options["arena"],
            "model": model,
            "organization": _text(line["organization"], f"the organization of {model}"),
            "licence": _text(line["license"], f"the licence of {model}"),
            "rating": number(line["rating"], f"the rating of {model}"),
            "rating_low": None if low is None else number(low, f"the lower end of the rating of {model}"),
            "rating_high": None if high is None else number(high, f"the upper end of the rating of {model}"),
            "votes": _whole(line["vote_count"], f"the votes for {model}"),
            "rank": _whole(line["rank"], f"the rank of {model}"),
            "published": day(published, f"the publish date of {model}"),
            "published_basis": "publish date of the leaderboard",
            "source": f"Arena, leaderboard-dataset, {self.options['arena']}",
            "verification": "V1",
        }


def _in_category(row: Row, category: str) -> Row:
    left_out = ("arena", "organization", "licence", "rank")
    return {"category": category} | {name: value for name, value in row.items() if name not in left_out}


def _of_categories(answer: Answer, categories: list[str]) -> list[dict[str, Any]]:
    """The rows of these categories; the rest is left packed, and so are texts that repeat."""
    try:
        import pyarrow as pa  # heavy, and no other source needs it
        import pyarrow.compute as pc
        import pyarrow.parquet as pq
    except ImportError as error:
        raise not_installed(
            "connector.package", "pyarrow", "memobook[parquet]", f"source {Connector.source}"
        ) from error

    body = pa.BufferReader(answer.body)
    try:
        if (size := unpacked_size(answer.body, COLUMNS)) > LARGEST:
            raise answer.wrong(f"its pages would unpack to {size / MEBIBYTE:.0f} MiB", "size")
        metadata = pq.read_metadata(body)
        groups = [metadata.row_group(index) for index in range(metadata.num_row_groups)]
        count, size = sum(group.num_rows for group in groups), sum(group.total_byte_size for group in groups)
        if count > MOST_ROWS or size > LARGEST:
            raise answer.wrong(f"it would unpack to {count} rows and {size / MEBIBYTE:.0f} MiB", "size")
        held = [metadata.schema.column(index).path for index in range(metadata.num_columns)]
        if wrong := [column for column in COLUMNS if held.count(column) != 1]:
            raise answer.wrong(
                f"the column {wrong[0]!r} is missing or there twice; it has {', '.join(held)[:200]}", "columns"
            )
        # a dictionary holds a repeated text once: a small file can't grow into a huge table
        table = pq.ParquetFile(body, metadata=metadata, read_dictionary=TEXTS).read(columns=COLUMNS)
        for chunk in (chunk for column in TEXTS for chunk in table[column].chunks):
            if (
                pa.types.is_dictionary(chunk.type)
                and (pc.max(pc.binary_length(chunk.dictionary)).as_py() or 0) > LONGEST
            ):
                raise answer.wrong(f"a text in it is longer than {LONGEST} bytes")
        named = reduce(pc.or_, (pc.equal(table["category"], category) for category in categories))
        return list(table.filter(named).to_pylist())
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        told = str(error).partition("\n")[0][:120]
        raise answer.wrong(f"it is not a Parquet file that can be read: {told}") from error


def _text(value: Any, what: str) -> str | None:
    if value is not None and not isinstance(value, str):
        raise UnexpectedAnswer(f"{what} is {str(value)[:40]!r}, which is not text")
    return value or None


def _whole(value: Any, what: str) -> int:
    counted = number(value, what)
    if not counted.is_integer():
        raise UnexpectedAnswer(f"{what} is {counted}, which is not a whole number")
    return int(counted)
