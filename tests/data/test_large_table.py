"""Large tables: DuckDB gives what Python gives, byte for byte, or leaves the file to Python."""

from __future__ import annotations

import pickle
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from test_view import DAYS, FIELDS, HEADER, KEY, ROWS, START
from test_view import view as small
from tiny_publication import content_error, field, resource, write_package

import memobook.data.large_table
import memobook.data.package
import memobook.data.selection
from memobook.data.package import DataPackage
from memobook.data.selection import Selection, equal
from memobook.data.staleness import staleness, staleness_in
from memobook.data.table import rows_to_csv
from memobook.data.view import View
from memobook.publication.answers import Answers

settings_of_files = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@contextmanager
def large_from(size: float) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memobook.data.package, "LARGE", size)
        yield


def write(folder: Path, data: bytes, vintage: str = "row", key: list[str] = KEY) -> DataPackage:
    schema = {"fields": [field(f) if isinstance(f, str) else f for f in FIELDS], "primaryKey": key}
    write_package(folder, resource("sales", [], schema=schema, vintage=vintage))
    (folder / "sales.csv").write_bytes(data)
    return DataPackage(folder)


def both(folder: Path, data: bytes, day: date, **more: object) -> tuple[View, View]:
    """The view by Python and by DuckDB, which must have read the file."""
    package, views = write(folder, data, **more), []  # type: ignore[arg-type]
    for size in (float("inf"), 0):
        with large_from(size):
            package = DataPackage(folder)
            views.append(View(package, day))
            assert (package.large("sales") is None) is (size > 0), data
    return views[0], views[1]


def assert_same(one: View, other: View) -> None:
    for vintages in (False, True):
        assert one.rows("sales", vintages=vintages) == other.rows("sales", vintages=vintages)
        assert b"".join(other.parts("sales", vintages=vintages)) == b"".join(one.parts("sales", vintages=vintages))
        for asked in (View.row_keys, View.count, View.ends):
            assert asked(one, "sales", vintages=vintages) == asked(other, "sales", vintages=vintages)
    assert (one.sha256("sales"), one.vintages_sha256("sales")) == (
        other.sha256("sales"),
        other.vintages_sha256("sales"),
    )
    assert sorted(map(str, one.newest("sales", ["id"]))) == sorted(map(str, other.newest("sales", ["id"])))
    assert one.newest("sales") == other.newest("sales")
    some = one.row_keys("sales")[::2]
    assert one.placed("sales", some, vintages=True) == other.placed("sales", some, vintages=True)


@settings(settings_of_files, max_examples=30)
@given(rows=ROWS, day=DAYS, vintage=st.sampled_from(["row", "file"]), key=st.permutations(KEY))
def test_a_large_table_is_the_same_table(
    rows: list[tuple], day: date, vintage: str, key: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("large")
    data = rows_to_csv(HEADER, rows)
    if b"\n\n" not in data and b"\0" not in data:
        assert_same(*both(folder, data, day, vintage=vintage, key=key))


@settings(settings_of_files, max_examples=25)  # of many numbers: a table costs more than they
@given(numbers=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=40, max_size=120))
def test_every_number_has_the_same_text(numbers: list[float], tmp_path_factory: pytest.TempPathFactory) -> None:
    lines = [f"a,{place},{number!r},,,,2026-01-01" for place, number in enumerate(numbers)]
    data = "\n".join([",".join(HEADER), *lines, ""]).encode()
    assert_same(*both(tmp_path_factory.mktemp("numbers"), data, START))


def test_frames_are_those_of_a_notebook(tmp_path: Path) -> None:
    from memobook.publication.folder import Publication
    from memobook.themes.notebook import Notebook

    lines = ["a,1,1.5,2,true,words,2026-01-01", "b,2,,,,,2026-01-02", 'c,3,7,5,FALSE,"x,""y""",2026-01-01']
    write(tmp_path / "data", "\n".join([",".join(HEADER), *lines, ""]).encode())
    frames = []
    for size in (float("inf"), 0):
        with large_from(size):
            book = Notebook(Publication(tmp_path), "theme", "2026-01-03")
            frames.append([book.data("sales"), book.vintages("sales"), book.data("sales", columns=["id", "flag"]),
                           book.data("sales", where="amount > 1 AND published < DATE '2026-01-02'")])  # fmt: skip
    for one, other in zip(*frames, strict=True):
        pd.testing.assert_frame_equal(one, other)
        assert one.attrs == other.attrs
        assert [[*map(type, one[c])] for c in one] == [[*map(type, other[c])] for c in other]


@pytest.mark.parametrize("key", [KEY, ["published", "id", "part"]], ids=["day last", "day first"])
def test_many_rows_in_any_order_are_the_same_table(
    tmp_path: Path, key: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memobook.data.large_table, "CHUNK", 30_000)
    lines = [f"item {n},{m},{n / 7},{n},true,,2026-01-0{m + 1}" for n in range(45_000) for m in range(3)]
    random.Random(1).shuffle(lines)
    data = "\n".join([",".join(HEADER), *lines, ""]).encode()
    one, other = both(tmp_path, data, date(2026, 1, 2), key=key)
    assert one.sha256("sales") == other.sha256("sales") and one.count("sales") == other.count("sales") == 90_000


GOOD = b"a,1,1.5,2,true,x,2026-01-01\n"


def test_an_empty_line_is_seen_wherever_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memobook.data.large_table, "PIECE", 64)
    head = ",".join(HEADER).encode() + b"\n"
    for length in range(40, 80):  # over the end of a piece, too
        data = head + GOOD.replace(b"x", b"x" * length) + b"\n" + GOOD.replace(b"a", b"b")
        folder = tmp_path / str(length)
        with large_from(0):
            assert write(folder, data).large("sales") is None
            assert write(folder, data.replace(b"\n\n", b"\n")).large("sales") is not None


def test_a_cell_of_megabytes_is_read(tmp_path: Path) -> None:
    head = ",".join(HEADER).encode() + b"\n"
    package = write(tmp_path, head + GOOD + GOOD.replace(b"a", b"b").replace(b"x", b"x" * 15_000_000))
    with large_from(0):
        large = package.large("sales")
    assert large is not None
    _, cell = large.database.connection.execute("SELECT strlen(note) FROM 'sales, all rows' ORDER BY rowid").fetchall()
    assert cell == (15_000_000,)


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        pytest.param(b"a,1,1_000,2,true,x,2026-01-01\n", 2, id="digits with underscores"),
        pytest.param(b"a,1,nan,2,true,x,2026-01-01\n", 2, id="no number"),
        pytest.param(b"a,1,1e999,2,true,x,2026-01-01\n", 2, id="number beyond all"),
        pytest.param(b"a,1, 1,2,true,x,2026-01-01\n", 2, id="blank before a number"),
        pytest.param(GOOD + b"b,1,1,2.5,true,x,2026-01-01\n", 3, id="no whole number"),
        pytest.param(b"a,1,1,2,yes,x,2026-01-01\n", 2, id="no truth"),
        pytest.param(b"a,1,1,2,true,x,2026-02-30\n", 2, id="no day"),
        pytest.param(b"a,1,1,2,true,x,0000-01-01\n", 2, id="no year"),
        pytest.param(b"a,1,1,2,true,x,2026-1-1\n", 2, id="short day"),
        pytest.param(b"a,1,1,2,true,x,\n", 2, id="empty cell"),
        pytest.param(b"a,1,1,2,true,x\n", 2, id="cell missing"),
        pytest.param(b"a,1,1,2,true,x,2026-01-01,y\n", 2, id="cell too many"),
        pytest.param(GOOD + GOOD, 3, id="key twice"),
        pytest.param(GOOD + b"\n" + GOOD.replace(b"a", b"b"), 3, id="empty line"),
        pytest.param(b'"a"b,1,1,2,true,x,2026-01-01\n', 2, id="text behind quotes"),
        pytest.param(b'a,1,1,2,true,"x,2026-01-01\n', 2, id="quotes that never end"),
        pytest.param(b"\xff,1,1,2,true,x,2026-01-01\n", 2, id="not UTF-8"),
    ],
)
def test_a_file_that_is_not_in_order_is_told_as_python_tells_it(lines: bytes, line: int, tmp_path: Path) -> None:
    write(tmp_path, ",".join(HEADER).encode() + b"\n" + lines)
    with large_from(0):
        error = content_error(View(DataPackage(tmp_path), START).sha256, "sales")
    assert (error.id, error.place) == ("dataset.row", f"data/sales.csv:{line}")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b'"id",part,amount,count,flag,note,published\n' + GOOD, id="quoted header"),
        pytest.param((",".join(HEADER) + "\n").encode() + GOOD.replace(b"\n", b"\r\n"), id="another line end"),
        pytest.param(
            (",".join(HEADER) + "\n").encode() + GOOD.replace(b",x,", b',"x\n\ny",'), id="empty line in a cell"
        ),
        pytest.param((",".join(HEADER) + "\n").encode() + GOOD.replace(b",2,", b",99999999999999999999,"), id="big"),
    ],
)
def test_an_unusual_file_is_left_to_python(data: bytes, tmp_path: Path) -> None:
    package = write(tmp_path, data)
    with large_from(0):
        assert package.large("sales") is None and len(View(package, START).rows("sales")) == 1


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (b'"\n\t"', True),
        (b'" , x "', True),
        (b'"say ""x"" , so"', True),
        (b' "x"', False),
        (b'"x" ', False),
        (b'"\n\t" ', False),
    ],
)
def test_blanks_within_a_cell_are_text_and_those_around_its_quotes_are_left_to_python(
    cell: bytes, read: bool, tmp_path: Path
) -> None:
    package = write(tmp_path, ",".join(HEADER).encode() + b"\n" + GOOD.replace(b",x,", b"," + cell + b","))
    with large_from(0):
        assert (package.large("sales") is not None) is read


@settings(settings_of_files, max_examples=60)
@example(text='1"', other='"" ')
@given(text=st.text(alphabet="a\",\n 1#'\\;|\t", max_size=12), other=st.text(alphabet='a",\n ', max_size=6))
def test_whatever_stands_in_a_file_both_read_the_same_or_python_alone(
    text: str, other: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    package = write(folder, f"{','.join(HEADER)}\n{text},1,1,1,true,{other},2026-01-01\n".encode())
    with large_from(0):
        if package.large("sales"):
            large = View(package, START).rows("sales", vintages=True)
            with large_from(float("inf")):
                assert View(DataPackage(folder), START).rows("sales", vintages=True) == large


@pytest.mark.parametrize("size", [0, float("inf")], ids=["a large table", "a small one"])
def test_data_that_were_asked_go_to_another_process(tmp_path: Path, size: float) -> None:
    rows: list[tuple] = [("a", 1, 2.5, 3, True, "x", START), ("b", 1, 3.5, 4, False, "y", START)]
    package = write(tmp_path, rows_to_csv(HEADER, rows))
    with large_from(size):
        view = View(package, START)
        asked = Selection(view, "sales", "").frame(["id", "amount"], "id = 'b'")
        there: View = pickle.loads(pickle.dumps(view))
        again = Selection(there, "sales", "").frame(["id", "amount"], "id = 'b'")
        assert (again[0].to_dict(), again[1]) == (asked[0].to_dict(), asked[1])
        assert there.rows("sales") == view.rows("sales")


@settings(settings_of_files, max_examples=40)
@given(
    ROWS,
    st.sampled_from(["id", "note"]),
    st.lists(st.sampled_from(["a", "it's", 'a"b', "", "0", "no such"]), max_size=3),
)
def test_rows_of_a_text_are_those_that_sql_finds(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple], column: str, more: list[str]
) -> None:
    marked = [(*row[:5], row[5] if number % 2 else "it's", row[6]) for number, row in enumerate(rows)]
    view = small(tmp_path_factory.mktemp("texts"), marked, START + timedelta(days=3))
    own = [row[HEADER.index(column)] for row in view.rows("sales")]
    conditions = [equal({column: text}) for text in dict.fromkeys([*filter(None, own[:3]), *more])]
    asked = Selection(view, "sales", "")
    # in brackets it is a question like any, which DuckDB answers
    (places, told), (others, again) = asked.held(conditions), asked.held([f"({one})" for one in conditions])
    assert (places, b"".join(told)) == (others, b"".join(again))
    wanted = {text for text in own if text and equal({column: text}) in conditions}
    assert {own[place] for place in places} == wanted


def test_many_conditions_on_texts_ask_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    view = small(tmp_path, [("a", 1, None, None, None, None, START), ("b", 1, None, None, None, None, START)], START)
    monkeypatch.delattr(memobook.data.selection, "_put")
    assert [Selection(view, "sales", "").held([equal({"id": id})])[0] for id in ("a", "b", "c")] == [[0], [1], []]
    with pytest.raises(NameError):
        Selection(view, "sales", "").held([equal({"part": 1})])


def remembering(folder: Path, day: date = START) -> View:
    """A view of a command of its own, to which nothing is known but what is kept."""
    return View(DataPackage(folder, Answers(folder / "answers")), day)


def told(view: View) -> tuple[object, ...]:
    """What a build asks of a dataset whose rows no page shows."""
    found = view.sha256("sales"), view.newest("sales"), staleness_in(view, "sales")
    assert view.package.answers
    view.package.answers.keep()
    return found


def test_what_is_known_of_a_large_table_needs_no_row_until_the_file_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memobook.data.package, "LARGE", 0)
    first: list[tuple] = [("a", 1, 1.0, 1, True, "x", START)]
    write(tmp_path, rows_to_csv(HEADER, first))
    known = told(remembering(tmp_path))
    assert known == told(View(DataPackage(tmp_path, Answers(tmp_path / "none")), START))
    with monkeypatch.context() as patch:
        patch.setattr(memobook.data.package, "LargeTable", lambda *_: pytest.fail("it is read"))
        assert told(remembering(tmp_path)) == known
    later = START + timedelta(days=2)
    write(tmp_path, rows_to_csv(HEADER, [*first, ("b", 1, 1.0, 1, True, "x", later)]))
    assert told(remembering(tmp_path)) == known, "of the day nothing is new"
    digest, newest, state = told(remembering(tmp_path, later))
    assert digest != known[0]
    assert newest == [{"published": later}]
    assert state == staleness(
        DataPackage(tmp_path).dataset("sales"), View(DataPackage(tmp_path), later).records("sales"), later
    )


def test_another_cadence_is_another_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memobook.data.package, "LARGE", 0)
    write(tmp_path, rows_to_csv(HEADER, [("a", 1, 1.0, 1, True, "x", START)]))
    late = START + timedelta(days=20)
    assert not staleness_in(remembering(tmp_path, late), "sales").stale
    told(remembering(tmp_path, late))
    described = (tmp_path / "datapackage.json").read_text("utf-8")
    (tmp_path / "datapackage.json").write_text(
        described.replace('"name": "sales"', '"name": "sales", "cadence": "weekly"', 1), "utf-8"
    )
    assert staleness_in(remembering(tmp_path, late), "sales").stale


def test_a_table_that_changes_while_a_build_reads_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memobook.data.package, "LARGE", 0)
    write(tmp_path, rows_to_csv(HEADER, [("a", 1, 1.0, 1, True, "x", START)]))
    view = remembering(tmp_path)
    assert view.package.any_state("sales")
    (tmp_path / "sales.csv").write_bytes(rows_to_csv(HEADER, [("b", 1, 1.0, 1, True, "x", START)] * 2))
    assert content_error(view.sha256, "sales").id == "dataset.changed"
