"""``memobook fetch`` on a small publication whose sources are servers on loopback, with the faults of real ones."""

from __future__ import annotations

import errno
import gzip
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest
from fake_source import Asked, FakeSource, Reply, pause_until, serving
from tiny_publication import field, resource

from memobook.cli.main import main
from memobook.data.package import DataPackage
from memobook.data.parquet import with_rows
from memobook.fetch.answer import UnexpectedAnswer, day
from memobook.publication.folder import Publication
from memobook.publication.locks.lock import FIELDS as LOCKED
from memobook.publication.locks.lock import Lock, lock_path

TESTS = Path(__file__).parents[1]
TODAY = datetime.now(UTC).date()


class Noon(datetime):
    """The clock of a fetch: no test runs over midnight."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=tz)


class Early(datetime):
    """One that jumped back."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime(2025, 1, 1, tzinfo=tz)


FIELDS = [
    field("id", required=True),
    {**field("amount", "number", required=True), "constraints": {"required": True, "minimum": 0, "maximum": 1e9}},
    field("source"),
    field("published"),
    field("published_basis"),
    field("retrieved", "date"),
]
HEADER = "id,amount,source,published,published_basis,retrieved"
KEY = "k3y-that-nobody-may-see"
GOOD = "id,amount\na,1\nb,2\n"


def fetched(name: str, connector: str = "sources.plain", **more: Any) -> dict[str, Any]:
    """The descriptor of a dataset that is fetched from ``/<name>.csv``."""
    fetch = {"connector": connector, "measures": ["amount"], "options": {"path": f"/{name}.csv"}}
    schema = {"fields": FIELDS, "primaryKey": ["id", "published"]}
    return resource(name, [], schema=schema, fetch=fetch | more.pop("fetch", {}), cadence="weekly", grace=3, **more)


@dataclass
class Desk:
    """A publication on disk, its sources, and the command."""

    root: Path
    plain: FakeSource
    spare: FakeSource
    call: Callable[..., tuple[int, str, str]]

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """``memobook fetch …``: exit code, output, errors."""
        return self.call("fetch", *arguments)

    def declare(self, *resources: dict[str, Any], local: tuple[dict[str, Any], ...] = ()) -> None:
        data = self.root / "data"
        package = {"name": "tiny", "resources": list(resources), "local": list(local)}
        (data / "datapackage.json").write_text(json.dumps(package), "utf-8")
        for entry in resources:
            if not (data / entry["path"]).exists():
                (data / entry["path"]).write_text(HEADER + "\n")

    def text(self, name: str = "sales") -> str:
        return (self.root / "data" / f"{name}.csv").read_text("utf-8")

    def rows(self, name: str = "sales") -> list[str]:
        return self.text(name).splitlines()[1:]

    def data(self) -> dict[str, bytes]:
        files = (p for p in (self.root / "data").rglob("*") if p.is_file())
        return {str(p.relative_to(self.root)): p.read_bytes() for p in files}

    def aside(self) -> list[dict[str, Any]]:
        return [json.loads(p.read_text()) for p in sorted(self.root.glob(".memobook/aside/*/*/reason.json"))]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Desk]:
    root = tmp_path / "publication"
    (root / "data").mkdir(parents=True)
    (root / "_config.yml").write_text("title: Tiny\nauthor: Nobody\n")
    monkeypatch.setattr(sys, "path", [str(TESTS), *sys.path])
    monkeypatch.chdir(root)
    monkeypatch.delenv("MEMOBOOK_ROOT", raising=False)
    for module in ("call", "job"):
        monkeypatch.setattr(f"memobook.fetch.{module}.datetime", Noon)
    monkeypatch.setattr("memobook.fetch.http.client.BACKOFF", 0.01)

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["memobook", *arguments])
        try:
            main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    with serving() as plain, serving() as spare:
        monkeypatch.setenv("MEMOBOOK_PLAIN_URL", plain.url)
        monkeypatch.setenv("MEMOBOOK_SPARE_URL", spare.url)
        made = Desk(root, plain, spare, call)
        made.declare(fetched("sales"), fetched("visits"))
        plain["/sales.csv"] = Reply("id,amount,published\na,1,2026-01-05\nb,2.5,2026-01-06\n")
        plain["/visits.csv"] = Reply("id,amount\nhome,10\n")
        yield made


def test_new_observations_are_added_with_their_days(desk: Desk) -> None:
    code, out, _ = desk()
    assert code == 0
    assert desk.rows() == [
        f'a,1,"plain, /sales.csv",2026-01-05,said by the source,{TODAY}',
        f'b,2.5,"plain, /sales.csv",2026-01-06,said by the source,{TODAY}',
    ]
    assert desk.rows("visits") == [f'home,10,"plain, /visits.csv",{TODAY},day seen,{TODAY}']
    assert json.loads((desk.root / "data" / "fetched.json").read_text()) == {
        "sales": {"seen": str(TODAY), "source": "plain"},
        "visits": {"seen": str(TODAY), "source": "plain"},
    }
    assert "sales    plain     2        0          0  2026-01-06  2026-01-13 (stale)  fresh" in out
    late = "past the day on which news was expected: sales since 2026-01-13"
    assert f"All 2 datasets hold what their sources hold; {late}" in out and "are fresh" not in out


def test_a_dataset_that_is_parquet_is_fetched_like_any_other(desk: Desk) -> None:
    desk()
    kept = DataPackage(desk.root / "data")
    path = desk.root / "data" / "sales.parquet"
    path.write_bytes(with_rows(replace(kept.dataset("sales"), path=path), kept.rows("sales")))
    desk.declare(fetched("sales", path="sales.parquet"), fetched("visits"))
    before = path.read_bytes()
    assert desk()[0] == 0 and path.read_bytes() == before
    desk.plain["/sales.csv"] = Reply("id,amount,published\na,1,2026-01-05\nb,3.5,2026-02-06\nc,4,2026-02-06\n")
    code, out, _ = desk()
    assert code == 0 and "sales    plain     1        1" in out
    rows = DataPackage(desk.root / "data").rows("sales")
    assert rows[:2] == kept.rows("sales")
    assert [row[:2] for row in rows[2:]] == [("b", 3.5), ("c", 4.0)]
    # what can't be kept leaves it as it was
    desk.plain["/sales.csv"] = Reply("id,amount\na,NaN\n")
    before = path.read_bytes()
    assert desk()[0] == 1 and path.read_bytes() == before


def test_a_sound_answer_without_anything_of_a_dataset_is_no_fault_and_is_said(desk: Desk) -> None:
    desk.declare(fetched("sales"), fetched("visits", fetch={"options": {"path": "/visits.csv", "of": "office"}}))
    before = desk.text("visits")
    code, out, _ = desk()
    assert code == 0 and len(desk.rows()) == 2 and desk.text("visits") == before and not desk.aside()
    assert "visits: plain: it has nothing of 'office'; what is held stays" in out and "not given" in out
    assert "1 of 2 datasets are fresh; no source gave anything of visits" in out
    assert json.loads((desk.root / "data" / "fetched.json").read_text()).keys() == {"sales"}, (
        "it was not seen, and ages"
    )


MODIFIED = "Mon, 23 Nov 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    ("reply", "header", "mark"),
    [
        (Reply(GOOD, etag='"one"'), "if-none-match", '"one"'),
        (Reply(GOOD, modified=MODIFIED), "if-modified-since", MODIFIED),
        (Reply(GOOD, modified=MODIFIED, headers={"Cache-Control": "max-age=600"}), "if-modified-since", MODIFIED),
        (Reply(GOOD), "if-none-match", None),
    ],
    ids=["entity tag", "day of change", "said to be fresh for a while", "neither"],
)
def test_fetching_twice_changes_nothing_and_asks_whether_something_changed(
    desk: Desk, reply: Reply, header: str, mark: str | None
) -> None:
    desk.plain["/sales.csv"] = reply
    desk()
    before = desk.data()
    code, out, _ = desk("plain", "--json")
    assert code == 0 and desk.data() == before
    assert [(o["new"], o["revised"], o["unchanged"]) for o in json.loads(out)] == [(0, 0, 2), (0, 0, 1)]
    asked = [a for a in desk.plain.asked if a.path == "/sales.csv"]
    assert [a.headers.get(header) for a in asked] == [None, mark]


def test_what_changed_at_the_source_is_not_taken_from_the_cache(desk: Desk) -> None:
    desk.plain["/sales.csv"] = Reply(GOOD, modified=MODIFIED, headers={"Cache-Control": "max-age=600"})
    desk()
    later = "Mon, 23 Nov 2026 11:00:00 GMT"
    desk.plain["/sales.csv"] = Reply(f"{GOOD}c,3\n", modified=later, headers={"Cache-Control": "max-age=600"})
    desk()
    assert len(desk.rows()) == 3


def test_what_is_held_stays_as_it_is_and_a_change_is_appended(desk: Desk) -> None:
    held = f"{HEADER}\na,1,by hand,2025-12-01,known,\nb,2,by hand,2025-12-01,known,\n"
    (desk.root / "data" / "sales.csv").write_text(held)
    code, _, _ = desk()
    assert code == 0
    assert desk.text() == f'{held}b,2.5,"plain, /sales.csv",2026-01-06,said by the source,{TODAY}\n'


def test_a_past_that_was_seen_is_not_closed(desk: Desk) -> None:
    (desk.root / "data" / "fetched.json").write_text('{"sales": {"seen": "2026-01-05", "source": "plain"}}')
    code, out, _ = desk()
    assert code == 0 and "count from the day they were seen" not in out
    assert desk.rows()[0] == f'a,1,"plain, /sales.csv",2026-01-05,said by the source,{TODAY}'


def edition(desk: Desk, as_of: str, reads: str | None) -> None:
    """An edition as of a day; released, with a run that read a dataset, where one is named."""
    memos = desk.root / "book" / "memos"
    memos.mkdir(parents=True, exist_ok=True)
    fields = f"title: T\ndate: {as_of}\nas_of: {as_of}\ndek: d\ncategory: c\nthemes: {{x: {{}}}}\n"
    (memos / f"{as_of}.md").write_text(f"---\n{fields}---\n")
    (memos / f"{as_of}.yml").write_text("claims: []\n")
    if reads:
        held = dict[str, Any](dict.fromkeys(LOCKED, "")) | {"edition": as_of, "revision": 1, "day": as_of, "why": ""}
        runs = {"x": {"datasets": {reads: "0" * 64}, "vintages": {}}}
        publication = Publication(desk.root)
        held |= {"runs": runs, "ledger": {"values": [], "claims": []}}
        Lock("", held).write(lock_path(publication, as_of, 1))


@pytest.mark.parametrize("reads", [None, "visits"], ids=["a draft", "released, and it read another dataset"])
def test_an_edition_that_read_nothing_of_a_dataset_closes_nothing(desk: Desk, reads: str | None) -> None:
    edition(desk, "2026-01-05", reads)
    code, out, err = desk()
    assert code == 0, out + err
    assert [row.split(",")[-3] for row in desk.rows()] == ["2026-01-05", "2026-01-06"]


def test_what_a_released_edition_read_is_closed_and_the_fetch_says_so(desk: Desk) -> None:
    edition(desk, "2026-01-05", "sales")
    code, out, err = desk()
    assert code == 0, out + err
    assert desk.rows()[1].endswith(f"2026-01-06,said by the source,{TODAY}")
    assert desk.rows()[0] == f'a,1,"plain, /sales.csv",{TODAY},day seen; the source says 2026-01-05,{TODAY}'
    told = "sales: 1 rows count from the day they were seen, not from 2026-01-05 as stated: "
    assert f"{told}the released edition of 2026-01-05 read the dataset as of 2026-01-05" in out


MANY = "id,amount\n" + "".join(f"n{i},{i + 1}\n" for i in range(10))
# 300 MB of zeros in 300 kB
BOMB = Reply(gzip.compress(bytes(10_000_000)) * 30, headers={"Content-Encoding": "gzip"})


def packed(data: bytes, way: str = "gzip") -> Reply:
    return Reply(data, headers={"Content-Encoding": way})


def unended(text: str) -> bytes:
    """A gzip stream that has all of a text, and not its own end."""
    stream = zlib.compressobj(wbits=31)
    return stream.compress(text.encode()) + stream.flush(zlib.Z_SYNC_FLUSH)


WHOLE = gzip.compress(MANY.encode())
WIDE = ",".join(f"c{n}" for n in range(120_000))
LONG = f"id,amount\n{'a' * 200_000},1\n"
FAULTS = [
    pytest.param(Reply("who are you?", 403), "failed", "403", id="refused"),
    pytest.param(Reply("gone", 404), "failed", "404", id="not found"),
    pytest.param(Reply("slow down", 429, {"Retry-After": "0"}), "failed", "too many requests, after 4", id="too many"),
    pytest.param(Reply("broken", 500, {"Retry-After": "0"}), "failed", "500", id="broken"),
    pytest.param(Reply(GOOD, hang=30), "failed", "no answer within 0.3 s", id="hang"),
    pytest.param(Reply(GOOD, cut=5), "failed", "cut off", id="cut off"),
    pytest.param(Reply("", 302, {"Location": "/sales.csv"}), "failed", "without end", id="redirects for ever"),
    pytest.param(Reply(b"no gzip", 200, {"Content-Encoding": "gzip"}), "failed", "unpacked", id="bad compression"),
    pytest.param(packed(WHOLE[:-9]), "failed", "compressed and was cut off", id="compressed, cut off"),
    pytest.param(packed(unended(GOOD)), "failed", "compressed and was cut off", id="compressed, cut off behind a line"),
    pytest.param(packed(WHOLE[:-8] + bytes(8)), "failed", "can't be unpacked", id="compressed, another checksum"),
    pytest.param(packed(WHOLE + b"more"), "failed", "can't be unpacked", id="compressed, and more behind it"),
    pytest.param(packed(zlib.compress(GOOD.encode()), "deflate"), "failed", "'deflate', which was not", id="deflate"),
    pytest.param(packed(b"\x1b\x10\x00", "br"), "failed", "compressed by 'br', which was not asked for", id="brotli"),
    pytest.param(Reply(GOOD.encode("utf-16")), "set aside", "not UTF-8", id="UTF-16"),
    pytest.param(Reply(GOOD.encode("utf-16-le")), "set aside", "'id' is missing", id="UTF-16 without a mark"),
    pytest.param(Reply("id,amount\na,1\n\ufeffb,2\n"), "set aside", "[text] id is", id="byte-order mark within"),
    pytest.param(Reply("\ufeff\ufeffid,amount\na,1\nb,2\n"), "set aside", "is missing", id="two byte-order marks"),
    pytest.param(Reply("id,amount\na\0,1\nb,2\n"), "set aside", "control character", id="NUL in a name"),
    pytest.param(Reply("id,amount\na,1\0\nb,2\n"), "set aside", "not a number", id="NUL in a number"),
    pytest.param(Reply(LONG), "set aside", "which has 200000 characters", id="a long line"),
    pytest.param(Reply(f"id,amount,{WIDE}\na,1\n"), "set aside", "another number of cells", id="a wide table"),
    pytest.param(Reply(f"id,amount,{WIDE},c9\n"), "set aside", "'c9' is there twice", id="a wide table, twice"),
    pytest.param(Reply("<!DOCTYPE html><p>a", 200), "set aside", "which is HTML", id="HTML"),
    pytest.param(Reply(""), "set aside", "is missing", id="empty"),
    pytest.param(Reply("id,amount\n"), "set aside", "no rows", id="no rows"),
    pytest.param(Reply("id,sum\na,1\nb,2\n"), "set aside", "the column 'amount' is missing", id="renamed column"),
    pytest.param(Reply("id,amount\na,much\nb,2\n"), "set aside", "'much', which is not a number", id="no number"),
    pytest.param(Reply("id,amount\na,nan\nb,2\n"), "set aside", "not a number", id="not a number"),
    pytest.param(Reply("id,amount\na,1\nb\n"), "set aside", "another number of cells", id="short row"),
    pytest.param(Reply(b"id,amount\n\xff,1\n"), "set aside", "not UTF-8", id="not UTF-8"),
    pytest.param(Reply("id,amount\na,-1\nb,2\n"), "set aside", "minimum", id="below the range"),
    pytest.param(Reply("id,amount\na,1\nb,2e9\n"), "set aside", "maximum", id="above the range"),
    pytest.param(Reply("id,amount\na,1\n,2\nb,2\n"), "set aside", "required", id="empty cell"),
    pytest.param(Reply("id,amount\na,1\na,2\nb,2\n"), "set aside", "row 3: ", id="doubled"),
    pytest.param(Reply("id,amount\na,1\n"), "set aside", "missing: b", id="vanished"),
    pytest.param(Reply("id,amount\na,1000\nb,2\n"), "set aside", "jumped by a factor of 1,000", id="jump"),
    pytest.param(Reply("id,amount,published\na,9,2999-01-01\nb,2,\n"), "set aside", "after today", id="future"),
    pytest.param(Reply(GOOD.encode(), repeat=20_000_000), "set aside", "larger than 1 MiB", id="300 MB"),
    pytest.param(Reply(GOOD.encode() * 1000, repeat=20_000, unsaid=True), "set aside", "larger", id="300 MB, unsaid"),
    pytest.param(BOMB, "set aside", "larger than 1 MiB", id="compressed bomb"),
]  # fmt: skip


@pytest.mark.parametrize(("reply", "state", "says"), FAULTS)
def test_a_fault_of_one_source_leaves_all_data_and_the_others_go_on(
    desk: Desk, reply: Reply, state: str, says: str
) -> None:
    desk.plain["/sales.csv"] = Reply(GOOD)
    desk()
    before = desk.text()
    seen = json.loads((desk.root / "data" / "fetched.json").read_text())["sales"]
    desk.plain["/sales.csv"] = reply
    desk.plain["/visits.csv"] = Reply("id,amount\nhome,10\nabout,3\n")
    code, out, _ = desk("--timeout", "0.3")
    assert code == 1
    assert desk.text() == before
    assert json.loads((desk.root / "data" / "fetched.json").read_text())["sales"] == seen
    assert len(desk.rows("visits")) == 2
    assert says in out and f"1 of 2 datasets could not be brought up to date: plain (sales, {state})" in out
    assert [a["source"] for a in desk.aside()] == (["plain"] if state == "set aside" else [])


def test_a_suspicious_answer_is_kept_whole_with_its_reason_once(desk: Desk) -> None:
    desk.plain["/sales.csv"] = Reply("<html>maintenance</html>")
    for _ in range(2):
        assert desk()[0] == 1
    (told,) = desk.aside()
    assert "which is HTML" in told["reason"] and told["answers"][0]["url"] == f"{desk.plain.url}/sales.csv"
    (raw,) = desk.root.glob(".memobook/aside/sales/*/answer-1")
    assert raw.read_text() == "<html>maintenance</html>"


def test_another_unit_is_noticed_where_no_single_value_jumps(desk: Desk) -> None:
    desk.plain["/sales.csv"] = Reply(MANY)
    desk()
    desk.plain["/sales.csv"] = Reply("id,amount\n" + "".join(f"n{i},{(i + 1) * 1.6}\n" for i in range(10)))
    code, out, _ = desk()
    assert code == 1 and "the middle one by a factor of 1.6" in out


def test_what_was_set_aside_can_be_accepted_but_not_against_the_schema(desk: Desk) -> None:
    desk.plain["/sales.csv"] = Reply(GOOD)
    desk()
    tomorrow_free = desk.text().replace(str(TODAY), str(TODAY - timedelta(days=1)))
    (desk.root / "data" / "sales.csv").write_text(tomorrow_free)
    desk.plain["/sales.csv"] = Reply("id,amount\na,5000\nb,2\n")
    code, out, _ = desk()
    assert code == 1 and "memobook fetch --accept plain" in out
    assert desk("--accept", "plain")[0] == 0
    assert desk.rows()[-1].startswith("a,5000,")
    desk.plain["/sales.csv"] = Reply("id,amount\na,-1\n")
    assert desk("--accept", "plain")[0] == 1
    assert desk("--accept")[0] == 2


def test_a_source_that_asks_to_wait_is_asked_again_after_that_time(desk: Desk) -> None:
    desk.plain["/sales.csv"] = [Reply("later", 429, {"Retry-After": "1"}), Reply(GOOD)]
    begin = time.monotonic()
    assert desk()[0] == 0
    assert time.monotonic() - begin >= 1
    assert len(desk.rows()) == 2


def test_compressed_answers_redirects_and_other_columns_are_read(desk: Desk) -> None:
    # in two streams that follow each other, filled up with zeros, and with line ends of three kinds
    parts = (b"\xef\xbb\xbfnote,amount,id\r\nx,1,", b"a\ry,2,b\n")
    whole = packed(b"".join(map(gzip.compress, parts)) + bytes(100))
    desk.plain["/elsewhere.csv"] = replace(whole, etag='"1"')
    desk.plain["/sales.csv"] = Reply("", 302, {"Location": f"{desk.plain.url}/elsewhere.csv"})
    assert desk()[0] == 0
    assert [row.split(",")[:2] for row in desk.rows()] == [["a", "1"], ["b", "2"]]
    _, out, _ = desk("--json")  # from what is kept, as it came
    assert [o["unchanged"] for o in json.loads(out)] == [2, 1]
    assert desk.plain.asked[-1].headers["accept-encoding"] == "gzip"
    assert any(asked.headers.get("if-none-match") == '"1"' for asked in desk.plain.asked)


def test_a_key_goes_to_its_own_host_and_nowhere_else(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEMOBOOK_PLAIN_KEY", KEY)
    desk.plain["/sales.csv"] = lambda asked: Reply(f"id,amount\na,{asked.headers['x-key']}\n")
    desk.plain["/visits.csv"] = Reply("", 302, {"Location": f"{desk.spare.url}/visits.csv"})
    code, out, err = desk()
    assert code == 1 and "MEMOBOOK_PLAIN_KEY" in out and "'***'" in out
    assert {a.headers["x-key"] for a in desk.plain.asked} == {KEY} and desk.spare.asked == []
    kept = [p.read_bytes() for p in desk.root.rglob("*") if p.is_file()]
    assert KEY not in out + err and all(KEY.encode() not in text for text in kept)


def test_a_key_that_a_source_sends_back_is_not_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEMOBOOK_PLAIN_KEY", KEY)
    desk.plain["/sales.csv"] = lambda asked: Reply(f"<html>bad key {asked.headers['x-key']}", etag='"x"')
    assert desk()[0] == 1
    assert all(KEY.encode() not in p.read_bytes() for p in desk.root.rglob("*") if p.is_file())


@pytest.fixture
def with_spare(desk: Desk) -> Desk:
    desk.declare(fetched("sales", fetch={"fallback": ["sources.spare"]}), fetched("visits"))
    desk.plain["/sales.csv"] = Reply("", 500, {"Retry-After": "0"})
    return desk


def test_a_fallback_answers_and_the_observations_say_so(with_spare: Desk) -> None:
    with_spare.spare["/sales.json"] = Reply('{"a": 1, "b": 2}')
    code, out, _ = with_spare()
    assert code == 0 and "plain: " in out and "answered 500" in out
    assert with_spare.rows()[0] == f"a,1,spare (plain did not answer),{TODAY},day seen,{TODAY}"
    assert json.loads((with_spare.root / "data" / "fetched.json").read_text())["sales"]["source"] == "spare"


def test_a_fallback_that_covers_a_part_is_no_success(with_spare: Desk) -> None:
    with_spare.plain["/sales.csv"] = Reply(GOOD)
    with_spare()
    with_spare.plain["/sales.csv"] = Reply("", 404)
    with_spare.spare["/sales.json"] = Reply('{"b": 2, "c": 3}')
    code, out, _ = with_spare()
    assert code == 1 and "spare (sales, part)" in out and "spare lacks 1 observations" in out
    assert [row.split(",")[0] for row in with_spare.rows()] == ["a", "b", "c"]


def test_a_suspicious_answer_followed_by_a_good_fallback_is_still_told(with_spare: Desk) -> None:
    with_spare.plain["/sales.csv"] = Reply("<html>")
    with_spare.spare["/sales.json"] = Reply('{"a": 1}')
    code, out, _ = with_spare()
    assert code == 1 and "spare (sales, set aside)" in out and len(with_spare.rows()) == 1


def test_when_no_source_answers_all_are_named(with_spare: Desk) -> None:
    code, out, _ = with_spare()
    assert code == 1 and "sales: plain: " in out and "sales: spare: " in out


@pytest.mark.parametrize("error", ["KeyError", "SyntaxError", "MemoryError", "RecursionError"])
def test_a_connector_that_stumbles_does_not_stop_the_others(desk: Desk, error: str) -> None:
    stumbling = fetched("sales", fetch={"options": {"path": "/sales.csv", "stumbles": error}})
    desk.declare(stumbling, fetched("visits"))
    code, out, _ = desk()
    assert code == 1 and "a mistake in a connector" in out and len(desk.rows("visits")) == 1
    assert f"its connector stumbled over {desk.plain.url}/sales.csv: {error}: " in out
    assert "Traceback" in desk.aside()[0]["reason"]


def test_a_connector_that_stops_before_any_answer_is_no_fault_of_the_source(desk: Desk) -> None:
    desk.declare(fetched("sales", fetch={"options": {"pth": "/sales.csv"}}), fetched("visits"))
    code, out, _ = desk()
    assert code == 1 and not desk.aside() and len(desk.rows("visits")) == 1
    assert "stopped before any answer: KeyError: 'path'; see its module, and the options of 'sales' in data/d" in out


@pytest.mark.parametrize("reply", [Reply("", 404), Reply("<html>"), Reply("", 302, {"Location": "ftp://x/"})])
def test_a_password_in_an_address_is_used_and_never_shown(
    desk: Desk, reply: Reply, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEMOBOOK_PLAIN_URL", desk.plain.url.replace("//", "//reader:s3cret@"))
    told = [*desk(), *desk("--list")]
    assert desk.plain.asked[0].headers["authorization"].startswith("Basic ") and len(desk.rows()) == 2
    desk.plain["/sales.csv"] = reply
    told += [*desk("--json"), *desk("--shapes")]
    assert "s3cret" not in f"{told} {desk.aside()}" and f"{desk.plain.url}/sales.csv" in str(told)


@pytest.mark.parametrize("address", ["127.0.0.1:8000", "http://[::1", "ftp://127.0.0.1", "http://", "http:///x"])
def test_an_address_that_is_none_is_told_with_the_variable_that_has_it(
    desk: Desk, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEMOBOOK_PLAIN_URL", address)
    code, out, _ = desk()
    assert code == 1 and "is no address at which one can ask; write MEMOBOOK_PLAIN_URL whole" in out
    monkeypatch.setenv("MEMOBOOK_PLAIN_URL", f" {desk.plain.url}/ ")
    assert desk()[0] == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-01-05", "2026-01-05"),
        ("20260105", "2026-01-05"),
        ("2026-01-05T10:00:00Z", "2026-01-05"),
        ("2026-01-05 10:00 UTC", "2026-01-05"),
        ("2026-01-05T23:30:00-08:00", "2026-01-06"),
        ("2026-01-05T00:00:00+08:00", "2026-01-05"),
        ("2026-01-05T10:00:00.123456789+01:00", "2026-01-05"),
        *((odd, None) for odd in ("2026-W05", "2026-01-0599", "2026-01-05junk", "2026-1-5", "05.01.2026")),
        *(
            (odd, None)
            for odd in ("2026-02-30", "9999-12-31T23:00:00-05:00", "2026-01-05T25:00:00+01:00", None, 5, True, [], "")
        ),
    ],
)
def test_a_day_is_read_in_one_form_and_never_before_it_was_known(text: Any, found: str | None) -> None:
    if found is None:
        with pytest.raises(UnexpectedAnswer, match="which is not a day"):
            day(text, "it")
    else:
        assert day(text, "it").isoformat() == found


def test_a_malformed_file_of_ours_is_named_and_the_others_go_on(desk: Desk) -> None:
    (desk.root / "data" / "sales.csv").write_text(f"{HEADER}\na,much,,2026-01-01,,\n")
    code, out, _ = desk()
    assert code == 1 and "data/sales.csv:2" in out and len(desk.rows("visits")) == 1
    assert desk.text() == f"{HEADER}\na,much,,2026-01-01,,\n"


def test_a_source_that_is_slow_delays_no_other(desk: Desk) -> None:
    desk.declare(fetched("sales"), fetched("visits", "sources.spare"))
    asked = desk.plain.closing.__class__()

    def slow(request: Asked) -> Reply:
        # answers only once the other source was asked, which comes second in the data package
        return Reply(GOOD) if asked.wait(8) else Reply("", 404)

    def quick(request: Asked) -> Reply:
        asked.set()
        return Reply('{"home": 10}')

    desk.plain["/sales.csv"], desk.spare["/sales.json"] = slow, quick
    code, out, err = desk("--timeout", "10")
    assert code == 0, out + err
    assert (len(desk.rows()), len(desk.rows("visits"))) == (2, 1)


def refusing(code: int, *names: str) -> Callable[..., Any]:
    """``Path.open`` of a disk that takes no new file whose name holds one of these."""
    real = Path.open

    def opened(path: Path, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        if "w" in mode and any(name in str(path) for name in names):
            raise OSError(code, os.strerror(code), str(path))
        return real(path, mode, *arguments, **named)

    return opened


@pytest.mark.parametrize(
    ("code", "id"), [(errno.ENOSPC, "disk.full"), (errno.EROFS, "disk.refused")], ids=["full", "read-only"]
)
def test_what_could_not_be_written_is_not_told_as_come_and_the_others_go_on(
    desk: Desk, code: int, id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "open", refusing(code, ".sales.csv"))
    end, out, _ = desk("--json")
    sales, visits = json.loads(out)
    assert (end, sales["state"], sales["new"]) == (1, "failed", 0) and id in sales["notes"][0]
    assert (visits["state"], visits["new"]) == ("fresh", 1) and (len(desk.rows()), len(desk.rows("visits"))) == (0, 1)
    assert list(json.loads((desk.root / "data" / "fetched.json").read_text())) == ["visits"]


def test_an_answer_that_can_not_be_set_aside_is_told_and_the_others_go_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.plain["/sales.csv"] = Reply("<html>")
    monkeypatch.setattr(Path, "open", refusing(errno.ENOSPC, "answer-1"))
    code, out, _ = desk()
    assert code == 1 and "[disk.full]" in out and len(desk.rows("visits")) == 1
    assert not [*desk.root.glob(".memobook/aside/sales/*"), *desk.root.glob(".memobook/aside/sales/.*")]


def test_a_clock_that_went_back_asks_nobody(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk()
    before, asked = desk.data(), len(desk.plain.asked)
    for module in ("call", "job"):
        monkeypatch.setattr(f"memobook.fetch.{module}.datetime", Early)
    code, _, err = desk()
    assert code == 1 and f"clock says 2025-01-01, and 'sales' was fetched on {TODAY} [fetch.clock]" in err
    assert (desk.data(), len(desk.plain.asked)) == (before, asked)


def test_a_dry_run_tells_and_writes_nothing(desk: Desk) -> None:
    before = desk.data()
    code, out, _ = desk("--dry-run", "--json")
    assert code == 0 and [o["new"] for o in json.loads(out)] == [2, 1]
    desk.plain["/sales.csv"] = Reply("<html>")
    assert desk("--dry-run")[0] == 1
    assert desk.data() == before and desk.aside() == []


def test_shapes_are_asked_of_all_sources_fallbacks_too_and_nothing_is_kept(with_spare: Desk) -> None:
    """A fallback that has changed is told before it is needed; a source that is silent has not changed."""
    with_spare.plain["/sales.csv"] = Reply(GOOD)
    with_spare.spare["/sales.json"] = Reply('{"a": 1, "b": 2}')
    before = with_spare.data()
    assert with_spare("--shapes")[0] == 0
    with_spare.plain["/sales.csv"] = Reply("", 404)
    with_spare.spare["/sales.json"] = Reply("<html>")
    code, out, _ = with_spare("--shapes", "--json")
    found = {(shape["dataset"], shape["source"]): shape for shape in json.loads(out)}
    assert code == 1 and with_spare.data() == before
    states = {key: shape["state"] for key, shape in found.items()}
    assert states == {("sales", "plain"): "no answer", ("sales", "spare"): "changed", ("visits", "plain"): "as read"}
    assert "404" in found["sales", "plain"]["note"] and "JSON" in found["sales", "spare"]["note"]
    with_spare.spare["/sales.json"] = Reply('{"a": 1}')
    assert with_spare("--shapes")[0] == 0
    with_spare.declare(fetched("visits", fetch={"options": {"path": "/visits.csv", "of": "office"}}))
    code, out, _ = with_spare("--shapes")
    assert code == 0 and "as read" in out and "it has nothing of 'office'" in out


def test_offline_asks_nobody(desk: Desk) -> None:
    desk.declare(fetched("sales", "sources.spare"), fetched("visits"))
    code, out, _ = desk("--offline")
    assert code == 0 and desk.rows()[0].startswith('packed,1,"spare, package"')
    assert "1 datasets from installed packages; 1 need the network" in out
    assert desk.plain.asked == [] and desk.spare.asked == []


def test_the_list_of_sources(with_spare: Desk) -> None:
    code, out, _ = with_spare("--list", "--json")
    plain, spare = json.loads(out)
    assert code == 0 and plain["base"] == with_spare.plain.url and plain["datasets"] == ["sales", "visits"]
    assert (spare["datasets"], spare["fallback_for"], spare["licences"]) == ([], ["sales"], ["CC0"])
    assert plain["last_success"] is None and with_spare.plain.asked == []
    with_spare.plain["/sales.csv"] = Reply(GOOD)
    with_spare()
    code, out, _ = with_spare("--list")
    line = next(line for line in out.splitlines() if line.startswith("plain"))
    assert str(TODAY) in line and str(TODAY + timedelta(days=7)) in line and "CC0" in line


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["plian"], "did you mean 'plain'?"),
        (["--timeout", "0"], "timeout"),
        (["--timeout", "nan"], "timeout"),
        (["--never"], "--never"),
    ],
)
def test_a_wrong_call(desk: Desk, arguments: list[str], says: str) -> None:
    code, _, err = desk(*arguments)
    assert code == 2 and says in err and desk.plain.asked == []


CORRECTION = """corrections:
  - dataset: sales
    where: {id: a}
    field: amount
    expect: 100
    value: 1
    why: two digits too many in the file
"""


def test_a_correction_mends_a_value_and_says_so(desk: Desk) -> None:
    (desk.root / "data" / "corrections.yml").write_text(CORRECTION)
    desk.plain["/sales.csv"] = Reply("id,amount\na,100\nb,2\n")
    assert desk()[0] == 0
    assert desk.rows()[0].startswith('a,1,"plain, /sales.csv; amount 100.0 corrected: two digits too many in the file"')


def test_a_correction_fails_once_the_source_is_mended(desk: Desk) -> None:
    (desk.root / "data" / "corrections.yml").write_text(CORRECTION)
    desk.plain["/sales.csv"] = Reply(GOOD)
    code, out, _ = desk()
    assert code == 1 and "data/corrections.yml:2" in out and "[correction.expect]" in out
    assert desk.rows() == [] and len(desk.rows("visits")) == 1


def test_a_correction_asks_nothing_of_a_fallback(with_spare: Desk) -> None:
    (with_spare.root / "data" / "corrections.yml").write_text(CORRECTION)
    with_spare.spare["/sales.json"] = Reply('{"a": 1, "b": 2}')
    assert with_spare()[0] == 0 and len(with_spare.rows()) == 2
    with_spare.spare["/sales.json"] = Reply('{"a": 100, "b": 2, "c": 3}')
    (with_spare.root / "data" / "sales.csv").write_text(HEADER + "\n")
    assert with_spare()[0] == 0 and with_spare.rows()[0].startswith("a,1,")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("dataset: sales", "dataset: slaes", "did you mean 'sales'?"),
        ("{id: a}", "{name: a}", "no column 'name'"),
        ("expect: 100", "expect: many", "corrections.yml:5"),
        ("    why: two digits too many in the file\n", "", "'why' is missing"),
        ("value: 1", "values: 1", "'value' is missing"),
    ],
)
def test_a_malformed_correction_is_named_before_anybody_is_asked(desk: Desk, old: str, new: str, says: str) -> None:
    (desk.root / "data" / "corrections.yml").write_text(CORRECTION.replace(old, new))
    code, _, err = desk()
    assert code == 1 and says in err and desk.plain.asked == []


def test_what_may_not_be_passed_on_stays_out_of_the_repository(desk: Desk) -> None:
    secret = fetched("prices", redistribute=False, path="local/prices.csv")
    desk.plain["/prices.csv"] = Reply(GOOD)
    desk.declare(fetched("sales"), local=(secret,))
    assert desk()[0] == 0
    assert len((desk.root / "data" / "local" / "prices.csv").read_text().splitlines()) == 3
    assert "prices" not in (desk.root / "data" / "fetched.json").read_text()
    assert json.loads((desk.root / "data" / "local" / "fetched.json").read_text())["prices"]["seen"] == str(TODAY)


def test_a_dataset_that_may_not_be_passed_on_can_not_be_declared_in_the_repository(desk: Desk) -> None:
    desk.declare(fetched("sales", redistribute=False))
    code, _, err = desk()
    assert code == 1 and "may not be passed on" in err and "'local'" in err


# what needs processes of its own


def command(desk: Desk, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    return subprocess.Popen(
        [sys.executable, "-m", "memobook", "fetch", *arguments],
        cwd=desk.root, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_two_fetches_at_once(desk: Desk) -> None:
    free = desk.plain.closing.__class__()

    def slow(asked: Asked) -> Reply:
        free.wait(20)
        return Reply(GOOD)

    desk.plain["/sales.csv"] = slow
    first = command(desk)
    pause_until(lambda: len(desk.plain.asked) == 1, 30)
    second = command(desk)
    time.sleep(3)
    free.set()
    (_, _), (_, told) = first.communicate(timeout=60), second.communicate(timeout=60)
    assert (first.returncode, second.returncode) == (0, 0)
    assert "wait for another fetch" in told
    assert len(desk.rows()) == 2 and len(desk.rows("visits")) == 1


def die(step: str, number: int) -> None:
    """Fetch, and be killed before so many a file is complete on disk, or after so many are in their place."""
    left = {step: number}

    def dying(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            left[name] = left.get(name, 99) - 1
            if left[name] == 0 and name == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            result = real(*arguments)
            if left[name] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return call

    os.fsync = dying("before", os.fsync)
    Path.replace = dying("after", Path.replace)  # type: ignore[method-assign]
    sys.argv = ["memobook", "fetch"]
    main()


@pytest.mark.parametrize(
    ("step", "number", "rows"),
    [
        ("before", 1, (0, 0)),
        ("after", 1, (2, 0)),
        ("before", 2, (2, 0)),
        ("after", 2, (2, 0)),
        ("before", 3, (2, 0)),
        ("after", 3, (2, 1)),
        ("before", 4, (2, 1)),
        ("after", 4, (2, 1)),
    ],
)
def test_killed_at_any_step_of_writing_each_dataset_is_old_or_new(
    desk: Desk, step: str, number: int, rows: tuple[int, int]
) -> None:
    """Killed before a file is complete on disk, or right after it was put in its place."""
    fetch = multiprocessing.get_context("fork").Process(target=die, args=(step, number))
    fetch.start()
    fetch.join(60)
    assert fetch.exitcode == -signal.SIGKILL
    package = DataPackage(desk.root / "data")
    assert tuple(len(package.history(name)) for name in ("sales", "visits")) == rows
    code, out, _ = desk("--json")
    assert code == 0 and [o["new"] + o["unchanged"] for o in json.loads(out)] == [2, 1]
    assert (len(desk.rows()), len(desk.rows("visits"))) == (2, 1)
    assert [p.name for p in (desk.root / "data").glob(".*")] == []


def test_a_huge_answer_does_not_fill_memory(desk: Desk) -> None:
    def peak() -> int:
        process = command(desk, "--timeout", "5")
        assert process.stdout and process.stderr
        process.stdout.read(), process.stderr.read()
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
        return usage.ru_maxrss

    small = peak()
    desk.plain["/sales.csv"] = BOMB
    assert peak() - small < 60_000  # kilobytes
