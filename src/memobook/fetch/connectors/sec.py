"""Quarterly cash-flow figures from the XBRL facts that companies file with the SEC.

``GET /api/xbrl/companyconcept/CIK{cik}/us-gaap/{tag}.json``, one request a company, no key. What to mind:

- The SEC refuses (403) who does not say a name and an e-mail in the User-Agent, and blocks who asks more than ten times
  a second.
- Facts of 3, 6, 9 and 12 months stand side by side, with some filers also the last 12 months. ``fy`` and ``fp`` tell
  about the filing, not about the period: only ``start`` and ``end`` say what a fact covers.
- A company may stop using a tag: once its facts are old, those of the tags in ``successors`` are read as well.
- Each filing repeats periods of earlier ones, and may restate them. So filings are replayed in the order in which they
  were filed, and a quarter gets a vintage when it is first known and when its value changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Any

from ..answer import Answer, SourceFailed, UnexpectedAnswer, day, number
from ..connector import Ask, Row, SourceConnector

QUARTER = range(80, 101)  # days of a quarter; it has 12 to 14 weeks with some filers
YEAR = range(350, 381)  # days of a fiscal year of 52 or 53 weeks; no longer fact is differenced
OLD = 200  # days after the end of the newest fact from which on a company is taken to use another tag
ROUNDED = 0.01  # share of a value by which a rounded copy of it in the same filing may differ
SAME = 15  # days by which two filings may date the end of one quarter differently
NOT_FOUND = 404
DIRECT, DIFFERENCE, LAST = "direct 3-month fact", "YTD difference", "FY minus 9M"


@dataclass(frozen=True)
class Fact:
    """USD paid from ``start`` to ``end``, both days included, as one filing says."""

    start: date
    end: date
    value: float
    filed: date
    accession: str
    form: str

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def order(self) -> tuple[Any, ...]:
        """Filing by filing; of two values for one period in a filing the one with more digits comes last and counts."""
        digits = len(f"{self.value:.0f}".rstrip("0"))
        return self.filed, self.accession, self.start, self.end, digits, self.value, self.form


@dataclass(frozen=True)
class Quarter:
    """One vintage of a quarter: ``fact`` is what made it known."""

    fact: Fact
    start: date
    value: float
    method: str

    @property
    def calendar(self) -> str:
        """The calendar quarter in which its middle lies, such as ``2026Q1``."""
        middle = self.start + (self.fact.end - self.start) / 2
        return f"{middle.year}Q{(middle.month + 2) // 3}"


class Connector(SourceConnector):
    """Options: ``value`` (column of the figure), ``since`` (ISO day; quarters that ended before are left out) and
    ``companies``, each with ``company``, ``company_name``, ``cik`` (ten digits), ``tag`` (US-GAAP concept) and, where
    the company may come to use others, ``successors`` (list of concepts, asked in turn).
    """

    source = "sec"
    base = "https://data.sec.gov"
    pause = 0.12

    def agent(self) -> str:
        return f"memobook {self.settings.contact}".strip()

    def observations(self, ask: Ask, today: date) -> list[Row]:
        # a header holds ASCII only
        if not self.settings.contact or not self.settings.contact.isascii():
            raise SourceFailed(
                "the SEC refuses requests that name no contact (403): set memobook_contact in _config.yml or "
                'MEMOBOOK_CONTACT to "name e-mail", in plain ASCII letters'
            )
        since = date.fromisoformat(self.options["since"])
        rows: list[Row] = []
        for company in self.options["companies"]:
            rows += self._company(ask, company, since, today)
        return rows

    def _company(self, ask: Ask, company: Mapping[str, Any], since: date, today: date) -> list[Row]:
        answer = self._concept(ask, company, company["tag"])
        facts = _facts(answer, company["cik"], company["tag"])
        found = [(company["tag"], quarter) for quarter in quarters(facts, since)]
        for tag in company.get("successors", ()):
            if facts and max(fact.end for fact in facts) >= today - timedelta(days=OLD):
                break
            try:
                later = _facts(self._concept(ask, company, tag), company["cik"], tag)
            except SourceFailed as error:
                if error.status != NOT_FOUND:
                    raise
                continue  # the company never used it
            known = {quarter.calendar for _, quarter in found}
            found += [(tag, quarter) for quarter in quarters(later, since) if quarter.calendar not in known]
            facts = [*facts, *later]
        if not found:
            raise answer.wrong(f"no quarter since {since} can be read from its facts; is the tag still in use?")
        return [self._row({**company, "tag": tag}, quarter) for tag, quarter in found]

    def _concept(self, ask: Ask, company: Mapping[str, Any], tag: str) -> Answer:
        return ask(f"/api/xbrl/companyconcept/CIK{company['cik']}/us-gaap/{tag}.json")

    def _row(self, company: Mapping[str, str], quarter: Quarter) -> Row:
        return {
            **{name: company[name] for name in ("company", "company_name", "cik", "tag")},
            "period_end": quarter.fact.end,
            "calendar_quarter": quarter.calendar,
            self.options["value"]: quarter.value,
            "published": quarter.fact.filed,
            "published_basis": "filing date",
            "method": quarter.method,
            "accession": quarter.fact.accession,
            "form": quarter.fact.form,
            "source": f"SEC EDGAR companyconcept, CIK{company['cik']}, {company['tag']}",
            "verification": "V1",
            "verification_note": None,
        }


def quarters(facts: Iterable[Fact], since: date) -> list[Quarter]:
    """All vintages of the quarters that ended on ``since`` or later, in the order of quarters and days of filing.

    A quarter is a fact of three months, or a longer fact minus the known one that starts on the same day, so in the
    same fiscal year, and ends a quarter earlier. A difference changes only when its longer fact is filed again, and
    never replaces a fact of three months. A quarter has one vintage a day at most: what the day's last filing says.

    Raises
    ------
    UnexpectedAnswer : two quarters lie in one calendar quarter, as when a company moves its fiscal year; a filing
        has two values for one period, neither of which is the other one rounded.
    """
    known: dict[date, dict[date, float]] = defaultdict(dict)  # value by end, by start
    direct: set[str] = set()
    found: dict[str, list[Quarter]] = defaultdict(list)
    for _, group in groupby(sorted(facts, key=Fact.order), key=lambda f: (f.filed, f.accession)):
        filing = list(group)
        for one, other in pairwise(filing):
            if (one.start, one.end) == (other.start, other.end) and not _rounded(one.value, other.value):
                twice = f"{one.accession} has {one.value:.0f} and {other.value:.0f} for {one.start} to {one.end}"
                raise UnexpectedAnswer(twice, "twice")
        for fact in filing:
            known[fact.start][fact.end] = fact.value
        told = [q for f in filing if f.end >= since and (q := _quarter(f, known[f.start]))]
        direct |= {quarter.calendar for quarter in told if quarter.method == DIRECT}
        for quarter in told:
            if quarter.method == DIRECT or quarter.calendar not in direct:
                _keep(found[quarter.calendar], quarter)
    return [quarter for name in sorted(found) for quarter in found[name]]


def _rounded(coarse: float, fine: float) -> bool:
    """Whether the first value is the second one, or that rounded to fewer digits."""
    text = f"{abs(coarse):.0f}"
    unit = 10.0 ** (len(text) - len(text.rstrip("0")))
    return abs(coarse - fine) <= min(unit / 2, ROUNDED * abs(fine))


def _quarter(fact: Fact, same_start: Mapping[date, float]) -> Quarter | None:
    if fact.days in QUARTER:
        return Quarter(fact, fact.start, fact.value, DIRECT)
    ends = [end for end in same_start if (fact.end - end).days in QUARTER]
    if not ends or not QUARTER.stop <= fact.days < YEAR.stop:
        return None
    before = max(ends)
    method = LAST if fact.days in YEAR else DIFFERENCE
    return Quarter(fact, before + timedelta(days=1), fact.value - same_start[before], method)


def _keep(vintages: list[Quarter], quarter: Quarter) -> None:
    if vintages and abs(quarter.fact.end - vintages[-1].fact.end).days > SAME:
        ends = f"{vintages[-1].fact.end} and {quarter.fact.end}"
        raise UnexpectedAnswer(f"quarters that end on {ends} both lie in {quarter.calendar}; did a fiscal year move?")
    if vintages and vintages[-1].value != quarter.value and vintages[-1].fact.filed == quarter.fact.filed:
        vintages.pop()
    if not vintages or vintages[-1].value != quarter.value:
        vintages.append(quarter)


def _facts(answer: Answer, cik: str, tag: str) -> list[Fact]:
    told = answer.json()
    if not isinstance(told, dict):
        raise answer.wrong("it is no JSON object")
    for name, asked in {"taxonomy": "us-gaap", "tag": tag}.items():
        if told.get(name) != asked:
            raise answer.wrong(f"its {name} is {str(told.get(name))[:60]!r} where {asked!r} was asked for")
    if number(told.get("cik"), f"cik of the facts of CIK{cik}") != int(cik):
        raise answer.wrong(f"its cik is {told['cik']!r} where {cik} was asked for")
    units = told.get("units")
    facts = units.get("USD") if isinstance(units, dict) else None
    if not isinstance(facts, list) or not facts:
        raise answer.wrong("it holds no list of facts in USD", "unit")
    return [_fact(answer, fact) for fact in facts]


def _fact(answer: Answer, told: Any) -> Fact:
    if not isinstance(told, dict):
        raise answer.wrong(f"a fact is {str(told)[:40]!r}, which is no JSON object")
    accession, form = told.get("accn"), told.get("form")
    if not (isinstance(accession, str) and isinstance(form, str)):
        raise answer.wrong(f"a fact names the filing {str(accession)[:40]!r} and the form {str(form)[:40]!r}")
    start, end, filed = (day(told.get(name), f"{name} of a fact of {accession}") for name in ("start", "end", "filed"))
    if end < start:
        raise answer.wrong(f"a fact of {accession} ends on {end}, before it starts on {start}")
    return Fact(start, end, number(told.get("val"), f"val of a fact of {accession}"), filed, accession, form)
