"""Models that follow another one of the same line, and what the later one costs against the earlier.

A line is read from names alone: the words of a model's name without its version. ``claude-fable-5-2`` follows
``claude-fable-5-1``; snapshots named by a day, and names that move (``latest``), are no models of their own. Whether
a later model does the same work is not asked here: list prices say what a token costs, not what an answer costs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from .price_witnesses import attested, valid

# who sells a line itself, and how its models' names begin; other sellers' lists are left out
MAKERS = {
    "alibaba": "qwen", "anthropic": "claude", "deepseek": "deepseek", "google": "gemini", "meta": "muse",
    "minimax": "minimax", "mistral": "mistral", "moonshotai": "kimi", "openai": "gpt", "xai": "grok", "zai": "glm",
}  # fmt: skip
_PART = re.compile(r"[a-z]+|\d+")
_MOVES = {"latest", "preview", "exp", "experimental"}
# how makers write words of their names that are not plain ones
_WRITTEN = {"gpt": "GPT", "glm": "GLM", "tts": "TTS", "deepseek": "DeepSeek", "minimax": "MiniMax"}
# digits of a part that is a day or a month, as in 20251001 or 2512, and no version
_DATED = 4
# numbers that a version has at most
_PATCH = 2


def line_of(model: str) -> tuple[str, tuple[int, ...]] | None:
    """The line and the version of a model by its name; None of a snapshot, of a name that moves or has no version.

    A third number names a mended release, which is no model of its own either.

    Examples
    --------
    >>> line_of("anthropic/claude-fable-5-2")
    ('anthropic/claude fable', (5, 2))
    >>> line_of("mistral/mistral-large-4-0-8")
    """
    maker, _, name = model.partition("/")
    parts = _PART.findall(name)
    version = tuple(int(part) for part in parts if part.isdigit())
    dated = any(len(part) >= _DATED for part in parts if part.isdigit())
    if not 0 < len(version) <= _PATCH or dated or _MOVES & set(parts):
        return None
    return f"{maker}/{' '.join(part for part in parts if not part.isdigit())}", version


def written(model: str) -> str:
    """A model's name as its maker writes it, by its id: words begin large, numbers of a version are joined by a point.

    Examples
    --------
    >>> written("openai/gpt-6-2-astra"), written("moonshotai/kimi-k3-1-pro")
    ('GPT-6.2 Astra', 'Kimi K3.1 Pro')
    """
    name = re.sub(r"(\d)-(?=\d+(?:-|$))", r"\1.", model.partition("/")[2])
    words = [_WRITTEN.get(word, word[:1].upper() + word[1:]) for word in name.split("-")]
    return re.sub(r"\bGPT (?=\d)", "GPT-", " ".join(words))


def settled(stated: pd.DataFrame) -> pd.DataFrame:
    """One price a model that its own maker lists: the one that two independent lists state, else the only one.

    Parameters
    ----------
    stated : from :func:`analyses.price_witnesses.attested`; ids ``maker/model``.

    Returns
    -------
    Indexed by id: ``input``, ``output``, ``grade``. A model whose lists disagree, none of them confirmed, is left out.
    """
    own = stated[[id.partition("/")[2].startswith(MAKERS.get(id.partition("/")[0], "\0")) for id in stated.index]]
    confirmed = own["grade"].eq("V2") & ~own["grade"].eq("V2").groupby(level=0).transform("sum").gt(1)
    return own.loc[confirmed | ~own["disputed"], ["input", "output", "grade"]]


def settled_on(lists: Mapping[str, pd.DataFrame], day: pd.Timestamp) -> pd.DataFrame:
    """:func:`settled` prices of lists as they were public on a day.

    Parameters
    ----------
    lists : by dataset, every vintage of its rows.
    """
    newest = {}
    for name, frame in lists.items():
        known = frame[frame["published"] <= day].sort_values("published", kind="stable")
        keys = [column for column in ("provider", "model", "valid_from") if column in frame]
        newest[name] = valid(known.drop_duplicates(keys, keep="last"), day)
    return settled(attested(newest))


def successions(now: pd.DataFrame, before: pd.DataFrame, follows: Mapping[str, str]) -> pd.DataFrame:
    """Each model that was not listed before and follows one of its line, with prices of both.

    Parameters
    ----------
    now, before : from :func:`settled`, on the day and on the day from which models count as new.
    follows : successor to predecessor, by id, where names don't tell it.

    Returns
    -------
    Indexed by the successor, the largest fall first: ``predecessor``; ``output`` and ``output_before``, prices of the
    two on the day in USD per million tokens; ``change`` between them, a fraction; ``was``, the predecessor's price on
    the earlier day, missing where it had none; ``grade``, the worse one of the two prices.
    """
    lines = {model: found for model in now.index if (found := line_of(model))}
    rows = []
    for model in now.index.difference(before.index):
        earlier = follows.get(model) or _earlier(model, lines)
        if earlier is None or earlier not in now.index:
            continue
        new, old = now.loc[model], now.loc[earlier]
        rows.append({
            "model": model, "predecessor": earlier, "output": new["output"], "output_before": old["output"],
            "change": new["output"] / old["output"] - 1,
            "was": before["output"].get(earlier), "grade": max(new["grade"], old["grade"]),
        })  # fmt: skip
    columns = ["model", "predecessor", "output", "output_before", "change", "was", "grade"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["change", "model"], ignore_index=True).set_index("model")


def _earlier(model: str, lines: Mapping[str, tuple[str, tuple[int, ...]]]) -> str | None:
    """The model of the same line with the highest version below; the shortest name of equals."""
    if model not in lines:
        return None
    line, version = lines[model]
    older = [(held, other) for other, (name, held) in lines.items() if name == line and held < version]
    return max(older, key=lambda pair: (pair[0], -len(pair[1])))[1] if older else None
