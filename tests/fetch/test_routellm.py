"""RouteLLM's item files: counts come out, questions never do."""

from __future__ import annotations

import csv
import gzip
import io
import traceback
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from fake_source import TODAY, FakeSource, Reply, observe, sample
from hypothesis import given, settings
from hypothesis import strategies as st

from memobook.fetch.answer import Answer, SourceError, SourceFailed, UnexpectedAnswer
from memobook.fetch.connector import Settings
from memobook.fetch.connectors import routellm

WEAK, STRONG = "mistralai/Mixtral-8x7B-Instruct-v0.1", "gpt-4-1106-preview"
EVALS = "/lm-sys/RouteLLM/main/routellm/evals"
GSM8K = f"{EVALS}/gsm8k/gsm8k_responses.csv"
SECRET = "Which invented river flows uphill?\nA. the Zambrel, B. the Quorn"
COUNTS = ("items", "both_right", "only_strong_right", "only_weak_right", "neither")
FLAGS = [("True", "True"), ("False", "True"), ("False", "True"), ("True", "False"), ("False", "False")]


def options(*subjects: str) -> dict[str, Any]:
    return {
        "weak": WEAK,
        "strong": STRONG,
        "weak_model": "Mixtral-8x7B-Instruct-v0.1",
        "strong_model": "gpt-4-1106-preview",
        "subjects": list(subjects),
    }


def mmlu(subject: str) -> str:
    return f"{EVALS}/mmlu/responses/mmlu_{subject}.csv"


def items(flags: list[tuple[str, str]], header: tuple[str, ...] = ("prompt", WEAK, STRONG, "response")) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([SECRET, weak, strong, f"{SECRET}!"] for weak, strong in flags)
    return out.getvalue()


def stored(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(gzip.decompress(sample(name).read_bytes()).decode())))


def test_all_counts_of_the_dataset_come_out_of_the_item_files(
    root: Path, source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    subjects: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in stored("routing/routellm_mmlu_items_min.csv.gz"):
        subjects[line["domain"]].append((line["w"], line["s"]))
    for subject, flags in subjects.items():
        source[mmlu(subject)] = Reply(items(flags))
    gsm8k = stored("routing/routellm_gsm8k_items_min.csv.gz")
    source[GSM8K] = Reply(items([(line["w"], line["s"]) for line in gsm8k]))
    with (root / "data" / "routing.csv").open(encoding="utf-8", newline="") as file:
        known = {(row["benchmark"], row["domain"]): row for row in csv.DictReader(file)}
    assert len(known) == 58
    names = [domain for benchmark, domain in known if benchmark == "MMLU"]
    rows = observe(source, "routellm", options(*names), monkeypatch)
    assert [(row["benchmark"], row["domain"]) for row in rows] == list(known)
    for row in rows:
        there = known[row["benchmark"], row["domain"]]
        assert {name: row[name] for name in COUNTS} == {name: int(there[name]) for name in COUNTS}
        assert (row["weak_model"], row["strong_model"]) == (there["weak_model"], there["strong_model"])


def test_a_row_holds_counts_and_names_and_nothing_of_a_question(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    source[GSM8K] = Reply(items(FLAGS))
    rows = observe(source, "routellm", options(), monkeypatch)
    assert rows == [
        {
            "benchmark": "GSM8K",
            "domain": "all",
            "weak_model": "Mixtral-8x7B-Instruct-v0.1",
            "strong_model": "gpt-4-1106-preview",
            "items": 5,
            "both_right": 1,
            "only_strong_right": 2,
            "only_weak_right": 1,
            "neither": 1,
            "published": None,
            "source": "lm-sys/RouteLLM, recounted from the item files of routellm/evals",
            "verification": "V1",
        }
    ]
    assert "Zambrel" not in repr(rows)


def test_which_model_is_right_is_told_by_the_name_of_the_column(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    source[GSM8K] = Reply(items(FLAGS))
    source[mmlu("anatomy")] = Reply(items(FLAGS, ("prompt", STRONG, WEAK, "response")))
    first, turned = observe(source, "routellm", options("anatomy"), monkeypatch)
    assert (first["only_strong_right"], first["only_weak_right"]) == (2, 1)
    assert (turned["only_strong_right"], turned["only_weak_right"]) == (1, 2)


def test_one_file_a_subject_is_asked_for_and_the_one_of_gsm8k(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (GSM8K, mmlu("anatomy"), mmlu("virology")):
        source[path] = Reply(items(FLAGS))
    rows = observe(source, "routellm", options("anatomy", "virology"), monkeypatch)
    assert [(asked.method, asked.path, asked.query) for asked in source.asked] == [
        ("GET", GSM8K, {}),
        ("GET", mmlu("anatomy"), {}),
        ("GET", mmlu("virology"), {}),
    ]
    assert [(row["benchmark"], row["domain"]) for row in rows] == [
        ("GSM8K", "all"),
        ("MMLU", "anatomy"),
        ("MMLU", "virology"),
    ]


def test_answers_may_not_be_kept() -> None:
    assert routellm.Connector.keeps_raw is False


COLUMNS_MISSING = f"it is not CSV with rows and the columns {WEAK!r}, {STRONG!r}"
FLAG_WRONG = f"an item is neither 'True' nor 'False' for {WEAK!r} or {STRONG!r}"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (SECRET, COLUMNS_MISSING),
        ("", COLUMNS_MISSING),
        (items([]), COLUMNS_MISSING),
        (items(FLAGS, (SECRET, "mixtral-8x7b-instruct-v0.1", STRONG, "response")), COLUMNS_MISSING),
        (items(FLAGS, (SECRET, WEAK, "gpt-4", "response")), COLUMNS_MISSING),
        (items(FLAGS) + f'"{SECRET}",True\n', COLUMNS_MISSING),
        (items(FLAGS) + f'"{SECRET}" {SECRET},True,True,x\n', COLUMNS_MISSING),
        (items(FLAGS).encode() + b"\xff\xfe", COLUMNS_MISSING),
        (items([*FLAGS, ("true", "True")]), FLAG_WRONG),
        (items([*FLAGS, ("True", "")]), FLAG_WRONG),
        (items([*FLAGS, ("True", "1")]), FLAG_WRONG),
        (items([*FLAGS, ("False ", "True")]), FLAG_WRONG),
        (items([*FLAGS, (SECRET, "True")]), FLAG_WRONG),
    ],
)
def test_an_error_names_the_address_and_what_is_missing_and_quotes_nothing(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, body: str | bytes, told: str
) -> None:
    source[GSM8K], source[mmlu("anatomy")] = Reply(items(FLAGS)), Reply(body)
    with pytest.raises(UnexpectedAnswer) as caught:
        observe(source, "routellm", options("anatomy"), monkeypatch)
    assert str(caught.value) == f"{source.url}{mmlu('anatomy')}: {told}"
    printed = "".join(traceback.format_exception(caught.value))
    for word in ("Zambrel", "river", "Quorn"):
        assert word not in printed


def test_a_subject_without_a_file_fails_by_its_address(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    source[GSM8K] = Reply(items(FLAGS))
    with pytest.raises(SourceFailed, match=r"mmlu_anatomy\.csv: it answered 404"):
        observe(source, "routellm", options("anatomy"), monkeypatch)


@settings(deadline=None)
@given(
    st.one_of(
        st.binary(max_size=60),
        st.lists(st.tuples(st.text(max_size=6), st.sampled_from(["True", "False", "", "TRUE"])), max_size=3).map(
            lambda flags: items(flags).encode("utf-8", "replace")
        ),
        st.text(max_size=60).map(lambda text: (items(FLAGS) + text).encode("utf-8", "replace")),
    )
)
def test_whatever_comes_it_gives_counts_or_an_error_of_the_source(body: bytes) -> None:
    connector = routellm.Connector(options("anatomy"), Settings())
    try:
        rows = connector.observations(lambda path, **more: Answer(path, body, {}), TODAY)
    except SourceError:
        return
    for row in rows:
        assert row["items"] == sum(row[name] for name in COUNTS[1:]) > 0
