"""The as-of view: what was public on a day, whatever comes later."""

from __future__ import annotations

import csv
import hashlib
import io
import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import content_error, field, patient, resource, write_package, write_rows

from memobook.data.package import DataPackage
from memobook.data.view import View, parse_day
from memobook.publication.answers import Answers

HEADER = ["id", "part", "amount", "count", "flag", "note", "published"]
FIELDS = ["id", field("part", "integer", required=True), "amount", "count", "flag", "note", "published"]
KEY = ["id", "part", "published"]
START = date(2026, 1, 1)
DAYS = st.integers(0, 6).map(lambda n: START + timedelta(days=n))
# as the CSV file holds them: None is an empty cell
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "B", "é", "a,b"]),
        st.integers(-1, 1),
        st.none() | st.floats(allow_nan=False, allow_infinity=False),
        st.none() | st.integers(-(2**53) + 1, 2**53 - 1),
        st.none() | st.booleans(),
        st.none() | st.text(min_size=1, max_size=5).map(lambda text: text.replace("\r", "\n")),  # see test_package
        DAYS,
    ),
    max_size=12,
    unique_by=lambda row: (row[0], row[1], row[6]),
)


def view(folder: Path, rows: list[tuple], day: date, vintage: str = "row") -> View:
    schema = {"fields": [field(f) if isinstance(f, str) else f for f in FIELDS], "primaryKey": KEY}
    write_package(folder, resource("sales", [], schema=schema, vintage=vintage))
    write_rows(folder, "sales", HEADER, [[str(c).lower() if isinstance(c, bool) else c for c in row] for row in rows])
    return View(DataPackage(folder), day)


def reference(rows: list[tuple], day: date, vintage: str) -> list[tuple]:
    """The view by the words of DESIGN.md, without pandas."""
    known = [row for row in rows if row[6] <= day]
    if vintage == "file":
        newest = max((row[6] for row in known), default=None)
        known = [row for row in known if row[6] == newest]
    else:
        known = [row for row in known if not any(o[:2] == row[:2] and o[6] > row[6] for o in known)]
    return sorted(known, key=lambda row: (row[0], row[1], row[6]))


def read_back(data: bytes) -> list[tuple]:
    header, *lines = list(csv.reader(io.StringIO(data.decode(), newline="")))
    assert header == HEADER
    return [
        (
            id,
            int(part),
            float(amount) if amount else None,
            int(count) if count else None,
            {"": None, "true": True, "false": False}[flag],
            note or None,
            date.fromisoformat(published),
        )
        for id, part, amount, count, flag, note, published in lines
    ]


SMALL = [
    ("a", 0, 1.0, None, None, "first", date(2026, 1, 1)),
    ("b", 0, 5.0, None, None, "only", date(2026, 1, 1)),
    ("a", 0, 2.0, None, None, "revised", date(2026, 1, 3)),
]


@pytest.mark.parametrize(
    ("vintage", "day", "notes"),
    [
        pytest.param("row", date(2025, 12, 31), [], id="row: nothing was public yet"),
        pytest.param("row", date(2026, 1, 1), ["first", "only"], id="row: the day of publication counts"),
        pytest.param("row", date(2026, 1, 2), ["first", "only"], id="row: a later vintage is not seen"),
        pytest.param("row", date(2026, 1, 3), ["revised", "only"], id="row: the newest vintage of each key"),
        pytest.param("file", date(2025, 12, 31), [], id="file: nothing was public yet"),
        pytest.param("file", date(2026, 1, 2), ["first", "only"], id="file: the whole first file"),
        pytest.param("file", date(2026, 1, 3), ["revised"], id="file: a row that vanished is gone"),
    ],
)
def test_what_is_seen_on_a_day(tmp_path: Path, vintage: str, day: date, notes: list[str]) -> None:
    assert list(view(tmp_path, SMALL, day, vintage).frame("sales")["note"]) == notes


@pytest.mark.parametrize("vintage", ["row", "file"])
@patient
@given(rows=ROWS, day=DAYS)
def test_view_equals_the_reference(
    tmp_path_factory: pytest.TempPathFactory, vintage: str, rows: list[tuple], day: date
) -> None:
    found = view(tmp_path_factory.mktemp("view"), rows, day, vintage)
    assert read_back(found.bytes("sales")) == reference(rows, day, vintage)


@pytest.mark.parametrize("vintage", ["row", "file"])
@patient
@given(rows=ROWS, day=DAYS)
def test_rows_published_later_change_nothing(
    tmp_path_factory: pytest.TempPathFactory, vintage: str, rows: list[tuple], day: date
) -> None:
    known = [row for row in rows if row[6] <= day]
    with_later = view(tmp_path_factory.mktemp("all"), rows, day, vintage)
    without = view(tmp_path_factory.mktemp("known"), known, day, vintage)
    assert with_later.bytes("sales") == without.bytes("sales")
    assert with_later.sha256("sales") == without.sha256("sales")


@patient
@given(rows=ROWS, day=DAYS, seed=st.integers(0, 99))
def test_order_of_rows_in_the_file_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple], day: date, seed: int
) -> None:
    shuffled = random.Random(seed).sample(rows, len(rows))
    one, other = (view(tmp_path_factory.mktemp("order"), some, day) for some in (rows, shuffled))
    assert one.bytes("sales") == other.bytes("sales")


LATER = date(2026, 1, 9)


def test_whole_numbers_stay_exact_when_a_later_row_has_none(tmp_path: Path) -> None:
    rows = [("a", 0, None, 2**53 + 1, None, None, START)]
    later = [("b", 0, None, None, None, None, LATER)]
    one, other = (view(tmp_path / str(len(some)), some, START) for some in (rows, rows + later))
    assert one.bytes("sales") == other.bytes("sales")


@pytest.mark.parametrize(
    ("known", "later"),
    [
        pytest.param((None, 5, None), (None, None, None), id="whole numbers"),
        pytest.param((None, None, True), (None, None, None), id="booleans"),
        pytest.param((1.5, None, None), (None, None, None), id="numbers"),
    ],
)
def test_types_of_columns_do_not_depend_on_later_rows(tmp_path: Path, known: tuple, later: tuple) -> None:
    """A notebook prints 5 or 5.0 after a column's type: a row of next week must not decide it."""
    rows, more = [("a", 0, *known, "x", START)], [("b", 0, *later, None, LATER)]
    one, other = (view(tmp_path / str(len(some)), some, START).frame("sales") for some in (rows, rows + more))
    assert dict(one.dtypes) == dict(other.dtypes)


def test_sha256_is_that_of_the_bytes(tmp_path: Path) -> None:
    found = view(tmp_path, SMALL, date(2026, 1, 3))
    assert found.sha256("sales") == hashlib.sha256(found.bytes("sales")).hexdigest()


def test_bytes_are_plain_csv(tmp_path: Path) -> None:
    rows = [("a,b", 0, 0.1, 3, True, 'say "x"\ny', START), ("c", 1, 2.0, None, None, None, START)]
    text = 'id,part,amount,count,flag,note,published\n"a,b",0,0.1,3,true,"say ""x""\ny",2026-01-01\n'
    assert view(tmp_path, rows, START).bytes("sales").decode() == text + "c,1,2,,,,2026-01-01\n"


def test_the_frame_is_a_copy(tmp_path: Path) -> None:
    found = view(tmp_path, SMALL, START)
    frame = found.frame("sales")
    frame.loc[:, "amount"] = 0.0
    assert list(found.frame("sales")["amount"]) == [1.0, 5.0]
    assert b"0.0" not in found.bytes("sales")


@pytest.mark.parametrize("text", ["2026-1-7", "7 January 2026", "", "2026-02-30", "20260107", "2026-W02-3"])
def test_a_day_is_written_one_way(text: str) -> None:
    error = content_error(parse_day, text, "there:3")
    assert (error.id, error.place) == ("day.malformed", "there:3")


def test_the_newest_days_are_known_without_the_rows_until_the_file_is_another(tmp_path: Path) -> None:
    rows: list[tuple] = [("a", 1, 1.0, 1, True, "x", START), ("b", 1, 1.0, 1, True, "x", START + timedelta(days=2))]

    def newest(day: date) -> dict[str, date]:
        fresh = View(DataPackage(tmp_path, Answers(tmp_path / "answers")), day)
        found = {one["id"]: one["published"] for one in fresh.newest("sales", ["id"])}
        assert found == {
            one["id"]: one["published"] for one in View(DataPackage(tmp_path), day).newest("sales", ["id"])
        }
        assert fresh.newest("sales", ["part"]) == View(DataPackage(tmp_path), day).newest("sales", ["part"])
        fresh.package.answers.keep()  # type: ignore[union-attr]
        return found

    view(tmp_path, rows, START)
    for _ in range(2):
        assert newest(START) == {"a": START}
        assert newest(START + timedelta(days=9)) == {"a": START, "b": START + timedelta(days=2)}
    view(tmp_path, [*rows, ("a", 2, 1.0, 1, True, "x", START + timedelta(days=3))], START)
    assert newest(START + timedelta(days=9))["a"] == START + timedelta(days=3)
    assert newest(START) == {"a": START}


def test_the_hash_of_a_loader_is_that_of_its_rows_whether_or_not_it_was_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "given_rows.py").write_text(
        "from datetime import date\n\nROWS = []\n\n\ndef load():\n    return ROWS\n", "utf-8"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    import given_rows  # type: ignore[import-not-found]

    schema = {"fields": [field("id"), field("amount", "number"), field("published", "date")]}
    schema["primaryKey"] = ["id", "published"]
    described = resource("given", [], schema=schema, loader="given_rows:load")
    del described["path"]
    write_package(tmp_path, described)
    told = []
    for amount in (1.0, 1.0, 2.5):
        given_rows.ROWS[:] = [{"id": "a", "amount": amount, "published": START}]
        kept = DataPackage(tmp_path, Answers(tmp_path / "answers"))
        told.append(View(kept, START).sha256("given"))
        kept.answers.keep()  # type: ignore[union-attr]
        assert told[-1] == View(DataPackage(tmp_path), START).sha256("given")
    assert told[0] == told[1] != told[2]
