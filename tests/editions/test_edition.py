"""The edition of 14 May 2026: its figures, its verdicts, its ledger and its prose."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from scipy.stats import beta, binomtest

AS_OF = "2026-05-14"
VALUES = {
    "infrastructure.capex_total": (148_385e6, 0, "$148.4 billion"),
    "infrastructure.capex_growth": (0.908, 5e-4, "+90.8 %"),
    "infrastructure.capex_without": (129_750e6, 0, "$129.8 billion"),
    "infrastructure.capex_without_growth": (0.805, 5e-4, "+80.5 %"),
    "models.frontier_us": (161.0, 0, "161.00"),
    "models.frontier_us_plain": (158.2, 0.05, "158.24"),
    "models.frontier_china": (148.0, 0.05, "148.02"),
    "models.price_us_best": (210.0, 1e-12, "$210.00"),
    "models.price_china_best": (3.6, 1e-12, "$3.60"),
    "models.equal_ratio": (3.5 / 3.6, 1e-12, "0.97 times"),
    "models.needs_strong": (0.178, 5e-4, "17.8 %"),
    "models.cerebras_two_share": (0.86, 1e-12, "86 %"),
    "models.cerebras_hyperscaler_share": (0.0, 0, "0 %"),
    "alpha.losing_results": (26, 0, "26"),
    "alpha.arena_results": (32, 0, "32"),
    "alpha.loss_rate": (0.8125, 0, "81.25 %"),
    "alpha.annual_simple": (0.39816, 1e-12, "39.8 %"),
}
VERDICTS = {
    "reproduced": {"c02", "c03", "c19"},
    "contradicted": {"c10", "c11", "c15"},
    "untraced": {"c01", "c17", "c20", "c21"},
}
# digits that belong to a name, a date or a year in the memo's prose; every other number comes from the ledger
NAMES = ("season 1.5", "GPT-5.2", "Kimi K2.5", "G42")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATES = rf"\b\d{{1,2}} (?:{MONTHS})\b|\b(?:19|20)\d\d(?:-\d\d){{0,2}}\b"


def value(ledger: dict[str, Any], id: str) -> dict[str, Any]:
    return next(v for v in ledger["values"] if v["id"] == id)


@pytest.mark.parametrize("id", VALUES)
def test_figure(ledger: dict[str, Any], id: str) -> None:
    expected, tolerance, text = VALUES[id]
    found = value(ledger, id)
    assert found["value"] == pytest.approx(expected, rel=0, abs=tolerance)
    assert found["text"] == text


def test_interval_of_the_losing_results_is_that_of_one_cluster(ledger: dict[str, Any]) -> None:
    interval = binomtest(26, 32).proportion_ci(confidence_level=0.95, method="exact")
    expected = pytest.approx([interval.low, interval.high], rel=0, abs=1e-12)
    assert [value(ledger, f"alpha.loss_rate_{end}")["value"] for end in ("low", "high")] == expected
    worth = 1 + 31 * 0.3  # all rounds fell into the same two weeks
    ends = beta.ppf([0.025, 0.975], [26 / worth, 26 / worth + 1], [6 / worth + 1, 6 / worth])
    found = value(ledger, "alpha.loss_rate")["interval"]
    assert [found["low"], found["high"]] == pytest.approx(list(ends))
    assert (found["kind"], found["level"]) == ("confidence", 0.95)


@pytest.mark.parametrize(("verdict", "ids"), VERDICTS.items(), ids=VERDICTS)
def test_verdict(ledger: dict[str, Any], verdict: str, ids: set[str]) -> None:
    assert {c["id"]: c["verdict"] for c in ledger["claims"] if c["id"] in ids} == dict.fromkeys(ids, verdict)


def exactly(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def some(items: dict[str, Any], least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least, "uniqueItems": True}


def nullable(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


NUMBER, TEXT, NOTE, FLAG = (
    {"type": "number"},
    {"type": "string"},
    {"type": "string", "pattern": r"\S"},
    {"type": "boolean"},
)
DAY, CLAIM = {"const": AS_OF}, {"type": "string", "pattern": r"^c\d\d$"}
HASH = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
# values over a family's members, and of one of them
MEMBER = r"(company|laboratory)(\.[a-z][a-z0-9_]*)?"
VERDICT = {"enum": ["reproduced", "differs", "holds", "contradicted", "undecided", "reported", "untraced"]}
LEDGER = exactly(
    edition=DAY,
    revision={"type": "integer", "minimum": 1},
    as_of=DAY,
    values=some(
        exactly(
            id={"type": "string", "pattern": rf"^(infrastructure|models|alpha|portfolio|{MEMBER})\.[a-z][a-z0-9_]*$"},
            value={"type": ["number", "string"]},
            unit=TEXT,
            text=NOTE,
            theme=NOTE,
            cell=NOTE,
            datasets=some(exactly(name=NOTE, sha256=HASH), least=1),
            interval=nullable(exactly(low=NUMBER, high=NUMBER, kind=NOTE, level=nullable(NUMBER))),
            grid=nullable(
                exactly(
                    lowest=nullable(NUMBER),
                    highest=nullable(NUMBER),
                    runs=some(exactly(parameters={"type": "object"}, value={"type": ["number", "string"]}, text=NOTE)),
                )
            ),
        ),
        least=1,
    ),
    claims=some(
        exactly(
            id=CLAIM,
            text=NOTE,
            verdict=VERDICT,
            stated=nullable(exactly(value=nullable(NUMBER), unit=TEXT, text=NOTE, cites=some(NOTE, least=1))),
            values=some(NOTE),
            cites=some(NOTE),
            note=NOTE,
            check=NOTE,
            grid=nullable(some(exactly(parameters={"type": "object"}, verdict=nullable(VERDICT)))),
        ),
        least=27,
    ),
    implications=some(
        exactly(
            id=NOTE,
            text=NOTE,
            rests_on=some(CLAIM, least=1),
            tripwires=some(exactly(id=NOTE, text=NOTE, fired=FLAG, distance=nullable(NOTE)), least=1),
            strength=exactly(verdict=VERDICT, claims=some(CLAIM, least=1)),
            supported=nullable(FLAG),
        ),
        least=4,
    ),
)


def test_ledger_keeps_its_contract(ledger: dict[str, Any]) -> None:
    jsonschema.validate(ledger, LEDGER)


def test_an_implication_is_no_stronger_than_its_weakest_claim(ledger: dict[str, Any]) -> None:
    verdicts = {claim["id"]: claim["verdict"] for claim in ledger["claims"]}
    for implication in ledger["implications"]:
        strength = implication["strength"]
        assert {verdicts[id] for id in strength["claims"]} == {strength["verdict"]}
        assert set(strength["claims"]) <= set(implication["rests_on"])
    assert ledger["implications"][0]["strength"] == {"verdict": "untraced", "claims": ["c25"]}


def test_the_first_implication_has_data_of_its_own_where_tokens_have_prices(ledger: dict[str, Any]) -> None:
    values = {value["id"]: value["value"] for value in ledger["values"]}
    assert ledger["implications"][0]["supported"] is (values["portfolio.tokens_priced"] > 0)
    for implication in ledger["implications"]:
        for wire in implication["tripwires"]:
            assert wire["distance"] in values


def test_claims_and_implications_name_what_exists(ledger: dict[str, Any]) -> None:
    values = [v["id"] for v in ledger["values"]]
    claims = [claim["id"] for claim in ledger["claims"]]
    assert len(set(values)) == len(values)
    assert claims == [f"c{number:02}" for number in range(1, 28)]
    assert {id for claim in ledger["claims"] for id in claim["values"]} <= set(values)
    assert len(ledger["implications"]) == 4
    assert {id for implication in ledger["implications"] for id in implication["rests_on"]} <= set(claims)


def test_texts_of_the_ledger_are_finished(ledger: dict[str, Any]) -> None:
    texts = [text for claim in ledger["claims"] for text in (claim["text"], claim["note"])]
    texts += [i["text"] for i in ledger["implications"]]
    texts += [tripwire["text"] for i in ledger["implications"] for tripwire in i["tripwires"]]
    assert [text for text in texts if re.search(r"[{}]", text)] == []


def test_prose_of_the_memo_has_no_typed_figures(root: Path) -> None:
    text = (root / "book" / "memos" / f"{AS_OF}.md").read_text("utf-8")
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)  # front matter
    text = re.sub(r"^(?::::|```).*$|^:\w+:.*$", "", text, flags=re.MULTILINE)  # directives and their options
    text = re.sub(r"\{\w+\}`[^`]*`", "", text)  # roles: values, statements, citations, pages
    text = re.sub("|".join([*map(re.escape, NAMES), DATES]), "", text)
    assert re.findall(r".{0,40}\d.{0,40}", text) == []
