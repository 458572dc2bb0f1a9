"""Arena's leaderboard: a Parquet file behind a redirect."""

from __future__ import annotations

import csv
import io
import json
import math
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fake_source import TODAY, FakeSource, Reply, observe, sample, serving
from hypothesis import example, given, settings
from hypothesis import strategies as st

from memobook.fetch.answer import Answer, NotGiven, SourceError, SourceFailed, UnexpectedAnswer
from memobook.fetch.connector import Settings
from memobook.fetch.connectors import arena

OPTIONS = {"arena": "text"}
PATH = "/datasets/lmarena-ai/leaderboard-dataset/resolve/main/text/latest-00000-of-00001.parquet"
ELSEWHERE = "/storage/9f3a/latest.parquet"
COLUMNS: dict[str, list[Any]] = {
    "model_name": ["ada-1-high", "bob-2", "ada-1-high"],
    "organization": ["Ada Labs", None, "Ada Labs"],
    "license": ["Proprietary", "MIT", "Proprietary"],
    "rating": [1525.25, 1400.5, 1560.0],
    "rating_lower": [1516.5, None, 1550.0],
    "rating_upper": [1534.0, 1410.0, 1570.0],
    "variance": [1.5, 2.5, 3.5],
    "vote_count": [4932, 12, 100],
    "rank": [1, 2, 1],
    "category": ["overall", "overall", "coding"],
    "leaderboard_publish_date": ["2026-10-05", "2026-10-05", "2026-09-28"],
}


def parquet(changed: dict[str, Any] | None = None, **options: Any) -> bytes:
    """A leaderboard file; ``changed`` replaces columns, or leaves them out where it says None."""
    columns = {name: values for name, values in {**COLUMNS, **(changed or {})}.items() if values is not None}
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, **options)
    return out.getvalue()


def refusal(source: FakeSource, monkeypatch: pytest.MonkeyPatch, body: bytes) -> str:
    source[PATH] = Reply(body)
    with pytest.raises(UnexpectedAnswer) as caught:
        observe(source, "arena", OPTIONS, monkeypatch)
    return str(caught.value)


def test_the_overall_rows_come_typed_and_dated_by_the_leaderboard(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    source[PATH] = Reply(parquet())
    ada, bob = observe(source, "arena", OPTIONS, monkeypatch)
    assert ada == {
        "arena": "text",
        "model": "ada-1-high",
        "organization": "Ada Labs",
        "licence": "Proprietary",
        "rating": 1525.25,
        "rating_low": 1516.5,
        "rating_high": 1534.0,
        "votes": 4932,
        "rank": 1,
        "published": date(2026, 10, 5),
        "published_basis": "publish date of the leaderboard",
        "source": "Arena, leaderboard-dataset, text",
        "verification": "V1",
    }
    assert (type(ada["votes"]), type(ada["rank"])) == (int, int)
    assert (bob["model"], bob["organization"], bob["rating_low"]) == ("bob-2", None, None)


def test_named_categories_come_with_their_name_and_without_what_is_of_the_whole_board(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    source[PATH] = Reply(parquet({"leaderboard_publish_date": ["2026-10-05"] * 3}))
    rows = observe(source, "arena", OPTIONS | {"categories": ["overall", "coding"]}, monkeypatch)
    told = [(row["category"], row["model"], row["rating"]) for row in rows]
    assert told == [("overall", "ada-1-high", 1525.25), ("overall", "bob-2", 1400.5), ("coding", "ada-1-high", 1560.0)]
    assert not {"arena", "organization", "licence", "rank"} & rows[0].keys()


def test_a_category_without_a_row_is_named(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    source[PATH] = Reply(parquet())
    with pytest.raises(UnexpectedAnswer, match="no row of the category 'math'"):
        observe(source, "arena", OPTIONS | {"categories": ["overall", "math"]}, monkeypatch)


def test_a_board_without_any_of_the_categories_is_sound_and_gives_nothing_of_them(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    source[PATH] = Reply(parquet())
    with pytest.raises(NotGiven, match="none of the categories math, expert"):
        observe(source, "arena", OPTIONS | {"categories": ["math", "expert"]}, monkeypatch)
    source[PATH] = Reply(parquet({"category": ["text"] * 3}))
    with pytest.raises(UnexpectedAnswer, match="no row of the category 'math'"):
        observe(source, "arena", OPTIONS | {"categories": ["math", "expert"]}, monkeypatch)


def test_the_file_is_asked_for_by_the_name_of_the_arena(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    path = PATH.replace("/text/", "/webdev/")
    source[path] = Reply(parquet())
    rows = observe(source, "arena", {"arena": "webdev"}, monkeypatch)
    assert [(asked.method, asked.path, asked.query) for asked in source.asked] == [("GET", path, {})]
    assert {(row["arena"], row["source"]) for row in rows} == {("webdev", "Arena, leaderboard-dataset, webdev")}


def also(storage: FakeSource, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of another host of the source, which on loopback has to be asked for by its port."""
    address = storage.url.replace("127.0.0.1", "localhost")
    monkeypatch.setattr(arena.Connector, "also", (address,))
    return address


def test_the_file_is_read_from_the_other_host_that_the_address_redirects_to(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as storage:
        source[PATH] = Reply(status=302, headers={"Location": f"{also(storage, monkeypatch)}{ELSEWHERE}?signature=abc"})
        storage[ELSEWHERE] = Reply(parquet())
        assert len(observe(source, "arena", OPTIONS, monkeypatch)) == 2
        assert [(asked.path, asked.query) for asked in storage.asked] == [(ELSEWHERE, {"signature": "abc"})]


def test_a_file_that_is_gone_from_the_other_host_is_no_answer(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as storage:
        source[PATH] = Reply(status=302, headers={"Location": f"{also(storage, monkeypatch)}{ELSEWHERE}"})
        with pytest.raises(SourceFailed, match="404"):
            observe(source, "arena", OPTIONS, monkeypatch)


def test_a_real_leaderboard_comes_out_as_it_went_in(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = json.loads(sample("models/arena_leaderboard_2026-10-05.json").read_text("utf-8"))
    lines = [
        {
            "model_name": model,
            "organization": "",
            "license": None,
            "rating": rating,
            "rating_lower": low,
            "rating_upper": high,
            "vote_count": votes,
            "rank": place,
            "category": page.partition("/")[2],
            "leaderboard_publish_date": stored["fetched_at"][:10],
        }
        for page in stored["pages"]
        if page.startswith("text/")
        for place, (model, rating, low, high, votes, *_) in enumerate(stored["pages"][page], 1)
    ]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(lines), out)
    source[PATH] = Reply(out.getvalue())
    rows = observe(source, "arena", OPTIONS, monkeypatch)
    overall = stored["pages"]["text/overall"]
    assert len(lines) > len(rows) == len(overall) > 400
    assert [[row[name] for name in ("model", "rating", "rating_low", "rating_high", "votes")] for row in rows] == [
        line[:5] for line in overall
    ]
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    assert {(row["published"], row["organization"], row["licence"]) for row in rows} == {
        (date(2026, 10, 5), None, None)
    }


@pytest.mark.parametrize(
    "days",
    [
        pa.array([date(2026, 10, 5)] * 3),
        pa.array([datetime(2026, 10, 5, 6, 19)] * 3, pa.timestamp("us")),
        pa.array([datetime(2026, 10, 5, 6, 19, tzinfo=UTC)] * 3, pa.timestamp("ns", tz="UTC")),
        pa.array(["2026-10-05T06:19:52"] * 3, pa.large_string()),
    ],
    ids=["date", "time", "time with a zone", "long text"],
)
def test_the_publish_date_may_be_text_or_a_date_or_a_time(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, days: pa.Array
) -> None:
    source[PATH] = Reply(parquet({"leaderboard_publish_date": days}))
    rows = observe(source, "arena", OPTIONS, monkeypatch)
    assert [row["published"] for row in rows] == [date(2026, 10, 5)] * 2
    assert {type(row["published"]) for row in rows} == {date}


@pytest.mark.parametrize("column", [name for name in COLUMNS if name != "variance"])
def test_a_column_that_is_missing_is_named(source: FakeSource, monkeypatch: pytest.MonkeyPatch, column: str) -> None:
    assert f"the column {column!r} is missing" in refusal(source, monkeypatch, parquet({column: None}))


def test_a_column_that_is_there_twice_is_named(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    named = [*COLUMNS.items(), ("rank", [7, 8, 9])]
    pq.write_table(pa.Table.from_arrays([pa.array(v) for _, v in named], names=[n for n, _ in named]), out)
    assert "the column 'rank' is missing or there twice" in refusal(source, monkeypatch, out.getvalue())


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"model_name": ["ada", "ada", "bob"]}, "the model 'ada' is there twice"),
        ({"model_name": ["ada", "", "bob"]}, "a model's name is ''"),
        ({"model_name": ["ada", None, "bob"]}, "a model's name is 'None'"),
        ({"model_name": [b"ada", b"bob", b"eve"]}, "a model's name is"),
        ({"leaderboard_publish_date": ["2026-10-05", "2026-10-06", "2026-10-05"]}, "it has 2 publish dates"),
        ({"leaderboard_publish_date": ["soon"] * 3}, "is 'soon', which is not a day"),
        ({"leaderboard_publish_date": [20261005] * 3}, "is '20261005', which is not a day"),
        ({"leaderboard_publish_date": pa.nulls(3)}, "is 'None', which is not a day"),
        ({"leaderboard_publish_date": pa.array([2**62] * 3, pa.timestamp("us"))}, "out of range"),
        ({"category": ["text"] * 3}, "it holds no row of the category 'overall'"),
        ({"category": pa.nulls(3)}, "it holds no row of the category 'overall'"),
        ({"category": [1, 2, 3]}, "it is not a Parquet file that can be read"),
        ({"rating": [1.0, math.nan, 2.0]}, "the rating of bob-2 is 'nan', which is not a number"),
        ({"rating": [1.0, None, 2.0]}, "the rating of bob-2 is 'None', which is not a number"),
        ({"rating": ["high"] * 3}, "the rating of ada-1-high is 'high', which is not a number"),
        ({"rating": [{"elo": 1.0}] * 3}, "the column 'rating' is missing"),
        ({"rating_upper": [True] * 3}, "the upper end of the rating of ada-1-high is 'True'"),
        ({"vote_count": [1.5, 2.0, 3.0]}, "the votes for ada-1-high is 1.5, which is not a whole number"),
        ({"rank": [1, None, 3]}, "the rank of bob-2 is 'None', which is not a number"),
        ({"license": [1, 2, 3]}, "the licence of ada-1-high is '1', which is not text"),
        ({"organization": [["Ada"], ["Bob"], []]}, "the column 'organization' is missing"),
        ({"license": ["x" * 1001, "MIT", "MIT"]}, "a text in it is longer than 1000 bytes"),
    ],
)
def test_a_strange_table_is_refused_in_words_that_say_what_came(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, changed: dict[str, Any], told: str
) -> None:
    assert told in refusal(source, monkeypatch, parquet(changed))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"PAR1",
        b"PAR1" + b"\x19" * 10**5 + (10**5).to_bytes(4, "little") + b"PAR1",
        b"version https://git-lfs.github.com/spec/v1\n",
        b"<html></html>",
        parquet()[:-9],
        parquet()[9:],
    ],
    ids=["empty", "start only", "too deep", "pointer", "HTML", "cut at the end", "cut at the start"],
)
def test_what_is_no_parquet_file_is_refused(source: FakeSource, monkeypatch: pytest.MonkeyPatch, body: bytes) -> None:
    assert "it is not a Parquet file that can be read" in refusal(source, monkeypatch, body)


def test_a_file_of_too_many_rows_is_not_unpacked(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    count = 1_000_001
    repeated = {name: pa.repeat(pa.scalar(values[0]), count) for name, values in COLUMNS.items()}
    assert "it would unpack to 1000001 rows" in refusal(source, monkeypatch, parquet(repeated))


def test_a_file_that_is_too_large_unpacked_is_not_unpacked(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    body = parquet()
    unpacked = pq.read_metadata(io.BytesIO(body)).row_group(0).total_byte_size
    monkeypatch.setattr(arena, "LARGEST", unpacked - 1)
    assert "it would unpack to 3 rows" in refusal(source, monkeypatch, body)


@pytest.mark.parametrize("packing", [{"use_dictionary": True}, {"use_dictionary": False}, {"data_page_version": "2.0"}])
def test_an_end_that_lies_about_the_size_is_not_believed(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, packing: dict[str, Any]
) -> None:
    size = 101 * 2**20
    body = parquet({"license": ["x" * size, "MIT", "MIT"]}, compression="zstd", write_statistics=False, **packing)
    assert len(body) < 20_000
    group = pq.read_metadata(io.BytesIO(body)).row_group(0)
    sizes = [group.total_byte_size, *(group.column(n).total_uncompressed_size for n in range(group.num_columns))]
    footer = len(body) - 8 - int.from_bytes(body[-8:-4], "little")
    lie = body[footer:]
    for told in (size for size in sizes if size > 2**20):
        coded = varint(told)
        lie = lie.replace(coded, varint(1000, len(coded)))
    body = body[:footer] + lie
    assert pq.read_metadata(io.BytesIO(body)).row_group(0).total_byte_size == 1000
    assert "its pages would unpack to 101 MiB" in refusal(source, monkeypatch, body)


def varint(number: int, length: int = 0) -> bytes:
    """A number as Thrift writes it, with zeros before it up to a length."""
    coded = []
    number *= 2
    while number or not coded or len(coded) < length:
        coded.append(number & 127 | 128)
        number >>= 7
    return bytes([*coded[:-1], coded[-1] & 127])


@pytest.mark.parametrize(
    ("length", "mark"), [(2**31 - 1, b"PAR1"), (2**32 - 1, b"PAR1"), (0, b"PAR1"), (7, b"PAR1"), (100, b"PARE")]
)
def test_a_length_of_the_end_that_is_none_is_refused(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, length: int, mark: bytes
) -> None:
    body = parquet()[:-8] + length.to_bytes(4, "little") + mark
    assert "it is not a Parquet file that can be read" in refusal(source, monkeypatch, body)


@pytest.mark.parametrize("packing", ["snappy", "gzip", "brotli", "lz4", "zstd", "none"])
def test_a_file_is_read_however_it_is_packed(source: FakeSource, monkeypatch: pytest.MonkeyPatch, packing: str) -> None:
    source[PATH] = Reply(parquet())
    whole = observe(source, "arena", OPTIONS, monkeypatch)
    for version in ("1.0", "2.0"):
        source[PATH] = Reply(parquet(compression=packing, data_page_version=version, version="2.6"))
        assert observe(source, "arena", OPTIONS, monkeypatch) == whole


def test_one_repeated_long_text_does_not_grow_into_a_huge_table(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 10_000
    names = pa.DictionaryArray.from_arrays(pa.array([0] * count, pa.int32()), pa.array(["x" * 100_000]))
    body = parquet({**{name: pa.repeat(pa.scalar(v[0]), count) for name, v in COLUMNS.items()}, "model_name": names})
    assert len(body) < 200_000  # all names written out would be 1 GB
    assert "a text in it is longer than 1000 bytes" in refusal(source, monkeypatch, body)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8))
@example([(0.0, 0)])
def test_a_damaged_file_gives_rows_or_an_error_of_the_source(damage: list[tuple[float, int]]) -> None:
    body = bytearray(parquet(compression="none"))
    for place, value in damage:
        body[int(place * len(body))] = value
    connector = arena.Connector(OPTIONS, Settings())
    try:
        rows = connector.observations(lambda path, **more: Answer(path, bytes(body), {}), TODAY)
    except SourceError:
        return
    for row in rows:
        assert all(value is None or isinstance(value, str | float | int | date) for value in row.values())
        assert math.isfinite(row["rating"])


def test_the_dataset_holds_the_copy_of_the_leaderboard_row_by_row(root: Path) -> None:
    copy = json.loads(sample("models/arena_leaderboard_2026-10-05.json").read_text(encoding="utf-8"))
    with (root / "data" / "arena_scores.csv").open(encoding="utf-8", newline="") as file:
        held = {row["model"]: row for row in csv.DictReader(file) if row["published"] == "2026-10-05"}
    board = copy["pages"]["text/overall"]
    assert held.keys() == {name for name, *_ in board} and len(board) == len(held) == 413
    for name, rating, low, high, votes, *_ in board:
        row = held[name]
        assert [float(row[c]) for c in ("rating", "rating_low", "rating_high")] == [rating, low, high]
        # neither a developer nor a licence nor a place is in the copy
        assert int(row["votes"]) == votes and not (row["organization"] or row["licence"] or row["rank"])
    assert copy["fetched_at"].startswith("2026-10-05")


def test_the_dataset_of_categories_holds_the_copy_row_by_row(root: Path) -> None:
    copy = json.loads(sample("models/arena_leaderboard_2026-10-05.json").read_text(encoding="utf-8"))
    with (root / "data" / "arena_categories.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["published"] == "2026-10-05"]
    texts = {page.removeprefix("text/"): board for page, board in copy["pages"].items() if page.startswith("text/")}
    measures = ("rating", "rating_low", "rating_high", "votes", "input", "output")
    held = {(r["category"], r["model"]): [float(r[m]) if r[m] else None for m in measures] for r in rows}
    assert held == {(c, name): line for c, board in texts.items() if c != "overall" for name, *line in board}
    assert len(held) == len(rows) == 2795
