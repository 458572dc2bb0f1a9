"""LiteLLM's list prices of language models, inside the wheels of ``litellm`` (MIT).

The project keeps one JSON file with the prices that its contributors read on the providers' pages; each release ships
it, several a week since 2023, so the release that was newest on a day is the vintage of that day.

What to mind: release lines are kept side by side, and one of an older line may be uploaded after a newer one with older
prices, so the highest version counts. The file has no day of its own and no day per price: a price counts from the
upload. Its first entry, ``sample_spec``, is documentation. Prices are USD per token.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from ...answer import Answer, number
from ...connector import Ask, Row
from ..list_price import listed, one_a_key
from .index import PackageConnector, Release

FILE = "litellm/model_prices_and_context_window_backup.json"
MODES = ("chat", "responses", "completion")
MILLION = 10**6
DIGITS = 9  # behind the point of a price per million; more are left from binary fractions


class Connector(PackageConnector):
    """Prices in USD per million tokens, one row per provider, model and vintage in which they changed.

    Options: ``providers`` (the names of those that are read, by LiteLLM's names), ``leave_out`` (parts of models'
    names that are not read), ``since`` and ``days`` (see :meth:`PackageConnector.vintages`).
    """

    source: ClassVar[str] = "litellm"

    def observations(self, ask: Ask, today: date) -> list[Row]:
        rows: list[Row] = []
        for release in self.vintages(self.releases(ask, "litellm"), today):
            rows += prices(release.files(ask, FILE), release, self.options)
        return one_a_key(rows, ("input", "output"))

    def may_have(self) -> dict[str, set[Any]]:
        return {"provider": set(self.options["providers"].values())}


def prices(answer: Answer, release: Release, options: Mapping[str, Any]) -> list[Row]:
    """The prices of one vintage, by provider and model.

    A name that stands twice with two values is no reason to refuse the rest, unless it is of a provider that is read.
    Where a model stands there with and without its provider's prefix, the entry with it counts. Entries of other kinds
    than text, fine-tuned ones, and those with no price or a price of nothing are left out.

    Raises
    ------
    UnexpectedAnswer : the file has another shape, or a price is no number.
    """
    models = answer.json(doubled=True)
    if not isinstance(models, dict):
        raise answer.wrong("it is no object of models")
    found: dict[tuple[str, str], Row] = {}
    for key, facts in sorted(models.items(), key=lambda item: "/" not in item[0]):
        maker, _, name = key.rpartition("/")
        several = facts if isinstance(facts, tuple) else (facts,)
        if not all(isinstance(each, dict) for each in several):
            raise answer.wrong(f"{json.dumps(key)[:60]} is no object")
        facts = several[0]
        if odd := [each for each in several if not isinstance(each.get("litellm_provider"), str | None)]:
            raise answer.wrong(f"the provider of {json.dumps(key)[:60]} is no text, but {str(odd[0])[:60]}")
        makers = [options["providers"].get(each.get("litellm_provider", "")) for each in several]
        if len(several) > 1 and any(makers):
            raise answer.wrong(f"{json.dumps(key)[:60]} is there twice, with two meanings", "twice")
        provider = makers[0]
        told = facts.get("input_cost_per_token"), facts.get("output_cost_per_token")
        # a longer prefix than the provider's is a size or a region, which has a price of its own
        own = maker in ("", facts.get("litellm_provider")) and not key.startswith("ft:")
        if provider is None or facts.get("mode") not in MODES or None in told or not own or not listed(name, options):
            continue
        where = f"{answer.url}: {key}"
        each = [round(number(t, f"{where}, a cost per token") * MILLION, DIGITS) for t in told]
        if any(each):
            found.setdefault((provider, name), _row(provider, name, each[0], each[1], release))
    if not found:
        raise answer.wrong("it holds no price of the providers asked for")
    return [found[key] for key in sorted(found)]


def _row(provider: str, model: str, input: float, output: float, release: Release) -> Row:
    return {
        "provider": provider,
        "model": model,
        "valid_from": None,
        "input": input,
        "output": output,
        "published": release.uploaded,
        "published_basis": "upload of the release that holds the price",
        "source": release.said,
        "verification": "V3",
    }
