"""Pydantic's list prices of language models, inside the wheels of ``genai-prices`` (MIT).

``genai_prices/data.py`` is a Python literal: providers with models, and each model's price or its prices with the days
from which they hold. It is read as text, by :mod:`ast`; nothing of it is run.

What to mind: of prices in tiers the base is read; prices that hold at hours of the day are left out. Where the package
gives a price the day from which it holds, and that day lies after the vintage before, the price counts from that day;
otherwise from the upload of the release that holds it.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from ...answer import Answer, UnexpectedAnswer, number
from ...connector import Ask, Row
from ..list_price import listed, one_a_key
from .index import PackageConnector, Release

FILE = "genai_prices/data.py"
Fields = dict[str, ast.expr]


class Connector(PackageConnector):
    """Prices in USD per million tokens, one row per provider, model and day on which they changed.

    Options: ``providers`` (the names of those that are read, by the package's names), ``leave_out`` (parts of models'
    names that are not read), ``since`` and ``days`` (see :meth:`PackageConnector.vintages`).
    """

    source: ClassVar[str] = "genai_prices"

    def observations(self, ask: Ask, today: date) -> list[Row]:
        rows: list[Row] = []
        before = max((row["published"] for row in self.held), default=date.min)
        for release in self.vintages(self.releases(ask, "genai-prices"), today):
            rows += prices(release.files(ask, FILE), release, self.options, before)
            before = release.uploaded
        return one_a_key(rows, ("input", "output"))

    def may_have(self) -> dict[str, set[Any]]:
        return {"provider": set(self.options["providers"].values())}


def prices(answer: Answer, release: Release, options: Mapping[str, Any], before: date) -> list[Row]:
    """What one vintage says, by provider, model and day: prices that began after ``before``, and that in force.

    Raises
    ------
    UnexpectedAnswer : the file has another shape, or a price is no number.
    """
    rows: list[Row] = []
    for provider in _providers(answer):
        name = options["providers"].get(_text(answer, provider.get("id"), "a provider's id"))
        models = provider.get("models")
        if name is None:
            continue
        for model in _calls(answer, models, "ModelInfo"):
            identifier = _text(answer, model.get("id"), f"a model of {name}")
            if not listed(identifier, options):
                continue
            found = _dated(answer, model.get("prices"), identifier)
            dated = [pair for pair in found if _begins(pair) <= release.uploaded]
            for place, (begin, rates) in enumerate(dated):
                new = begin is not None and begin > before
                in_force = place == len(dated) - 1
                if (new or in_force) and any(rates):
                    day = begin if new and begin else release.uploaded
                    rows.append(_row(name, identifier, begin, rates, day, release))
    if not rows:
        raise answer.wrong("it holds no price of the providers asked for")
    return sorted(rows, key=lambda row: (row["provider"], row["model"], row["published"]))


def _row(provider: str, model: str, begin: date | None, rates: tuple[float, float], day: date, release: Release) -> Row:
    dated = day == begin
    return {
        "provider": provider,
        "model": model,
        "valid_from": begin,
        "input": rates[0],
        "output": rates[1],
        "published": day,
        "published_basis": "day from which the package says that the price holds"
        if dated
        else "upload of the release that holds the price",
        "source": release.said,
        "verification": "V3",
    }


def _providers(answer: Answer) -> list[Fields]:
    try:
        tree = ast.parse(answer.text())
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise answer.wrong("it is no Python that can be read") from error
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "providers":
            return _calls(answer, node.value, "Provider")
    raise answer.wrong("it has no list 'providers'")


def _calls(answer: Answer, node: ast.expr | None, name: str) -> list[Fields]:
    """The named arguments of each call in a list."""
    elements = node.elts if isinstance(node, ast.List) else [None]
    return [_call(answer, element, name) for element in elements]


def _call(answer: Answer, node: ast.expr | None, name: str) -> Fields:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id != name:
        raise answer.wrong(f"a {name} is missing where one should be")
    return {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}


def _dated(answer: Answer, node: ast.expr | None, model: str) -> list[tuple[date | None, tuple[float, float]]]:
    """The standard prices of a model with the days from which they hold; the one without a day is the first."""
    if not isinstance(node, ast.List):
        rates = _rates(answer, _call(answer, node, "ModelPrice"), model)
        return [(None, rates)] if rates else []
    found: dict[date | None, tuple[float, float]] = {}
    for entry in _calls(answer, node, "ConditionalPrice"):
        begin = _begin(answer, entry.get("constraint"), model)
        rates = _rates(answer, _call(answer, entry.get("prices"), "ModelPrice"), model)
        if begin != "hours" and rates:
            found[begin] = rates
    return sorted(found.items(), key=_begins)


def _begins(pair: tuple[date | None, Any]) -> date:
    return pair[0] or date.min


def _begin(answer: Answer, node: ast.expr | None, model: str) -> Any:
    """The day of a constraint; None for none, and "hours" for one of the time of day."""
    if node is None or (isinstance(node, ast.Constant) and node.value is None):
        return None
    kind = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
    if kind == "TimeOfDateConstraint":
        return "hours"
    told = _call(answer, node, "StartDateConstraint").get("start_date")
    try:
        assert isinstance(told, ast.Call)
        return date(*(ast.literal_eval(argument) for argument in told.args))
    except (AssertionError, TypeError, ValueError, OverflowError) as error:
        raise answer.wrong(f"a price of {model} begins on no day") from error


def _rates(answer: Answer, price: Fields, model: str) -> tuple[float, float] | None:
    """Input and output per million tokens; None where it has not both."""
    told = [price.get(name) for name in ("input_mtok", "output_mtok")]
    if None in told:
        return None
    both = [_decimal(answer, node, model) for node in told if node]
    return both[0], both[1]


def _decimal(answer: Answer, node: ast.expr, model: str) -> float:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "TieredPrices":
        node = _call(answer, node, "TieredPrices").get("base") or node
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Decimal" and node.args:
        node = node.args[0]
    if not isinstance(node, ast.Constant):
        raise answer.wrong(f"a price of {model} is no number")
    return number(node.value, f"{answer.url}: a price of {model}")


def _text(answer: Answer, node: ast.expr | None, what: str) -> str:
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        raise UnexpectedAnswer(f"{answer.url}: {what} is no text")
    return node.value
