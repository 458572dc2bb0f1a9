"""Prices of language models on the day of asking, from models.dev.

One file holds all providers and their models. It has no history and no dates of prices, so every price is one first
observed on the day of asking. The same model may stand under several providers, and under several names.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from ..answer import Answer, number
from ..connector import Ask, Row, SourceConnector


class Connector(SourceConnector):
    """Prices in USD per million tokens of the providers in ``options.providers`` (list of ids of models.dev).

    A model without a price has no row; a price of 0 has one. A provider that is not in the file has no rows.
    """

    source: ClassVar[str] = "models_dev"
    base: ClassVar[str] = "https://models.dev"

    def observations(self, ask: Ask, today: date) -> list[Row]:
        answer = ask("/api.json")
        providers = answer.json()
        if not isinstance(providers, dict):
            raise answer.wrong("it is not an object of providers")
        rows = [
            {
                "provider": provider,
                "model": model,
                "valid_from": today,
                "input": number(cost.get("input"), f"{answer.url}: the input price of {provider} {model}"),
                "output": number(cost.get("output"), f"{answer.url}: the output price of {provider} {model}"),
                "basis": "first observed",
                "published": None,
                "source": "models.dev, api.json",
            }
            for provider in sorted(self.options["providers"])
            if provider in providers
            for model, cost in sorted(_costs(answer, provider, providers[provider]).items())
        ]
        if not rows:
            raise answer.wrong("it holds no price of the providers asked for")
        return rows


def _costs(answer: Answer, provider: str, entry: Any) -> dict[str, dict[str, Any]]:
    """The prices of a provider's models, by model; models without a price are left out."""
    models = entry.get("models") if isinstance(entry, dict) else None
    if not isinstance(models, dict):
        raise answer.wrong(f"{provider} has no object 'models'")
    costs = {}
    for model, facts in models.items():
        if not isinstance(facts, dict):
            raise answer.wrong(f"{provider} {model} is not an object")
        cost = facts.get("cost")
        if not isinstance(cost, dict | None):
            raise answer.wrong(f"the cost of {provider} {model} is not an object")
        if cost and (cost.get("input") is not None or cost.get("output") is not None):
            costs[model] = cost
    return costs
