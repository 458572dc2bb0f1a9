"""What changed since the edition before: differences with causes and words, as data for the page and the command.

``changes.json`` of an edition's folder holds it: ``before``, ``summary``, and lists that the page shows in this order:
``verdicts``, ``tripwires``, ``themes`` and ``members`` (where some came or went), ``values`` (the largest first),
``parameters``, ``claims``, ``references``, ``figures``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from memobook.editions.previous import Previous
from memobook.ledger.ledger import Ledger
from memobook.publication.progress import Progress
from memobook.publication.text.language import _, plural
from memobook.runs.run import Runner

from .cause import GONE_THEME, NEW_THEME, Cause, Steps, causes_of
from .difference import Difference, Turn, ValueChange, differences, theme_of
from .difference_text import cause_text, causes_text, parameter_text, summary, value_text
from .replay import Replay, Replayed


def changes_since(previous: Previous, ledger: Ledger, runner: Runner, report: Progress) -> dict[str, Any]:
    """What changed from the edition before to a ledger, each cause found by replay."""
    found = differences(previous.ledger, ledger.as_json())
    replayed = Replay(previous, ledger, runner, report).run() if found.values else Replayed({}, ())
    return described(previous, found, replayed)


def described(previous: Previous, found: Difference, replayed: Replayed) -> dict[str, Any]:
    """Differences as data and words."""
    old = previous.ledger
    whole = {entry["theme"]: NEW_THEME for entry in found.themes.added}
    whole |= {entry["theme"]: GONE_THEME for entry in found.themes.gone}
    values = [_value(change, replayed, whole.get(theme_of(change.entry))) for change in found.values]
    known = {value["id"]: value for value in values}
    return {
        "before": {
            "edition": old["edition"],
            "revision": old["revision"],
            "as_of": old["as_of"],
            "title": previous.edition.title,
            # where its files stay as they are, whatever is revised later
            "folder": f"{previous.lock.revision.folder}/" if previous.lock else "",
            # what its figures show that are drawn otherwise now; versions before held no such text
            "figures": {
                figure["id"]: figure["alt"]
                for figure in old.get("figures", [])
                if figure["id"] in found.figures and "alt" in figure
            },
        },
        "summary": summary(found),
        "verdicts": [_verdict(turn, known) for turn in found.verdicts],
        "tripwires": [
            {"id": turn.id, "text": turn.new["text"], "old": turn.old["fired"], "new": turn.new["fired"]}
            for turn in found.tripwires
        ],
        **({"themes": {"added": found.themes.added, "gone": found.themes.gone}} if found.themes else {}),
        **(_members(found) if found.members else {}),
        "values": values,
        "parameters": [{**vars(change), "words": parameter_text(change)} for change in found.parameters],
        "claims": {
            "added": [{name: claim[name] for name in ("id", "text", "verdict")} for claim in found.claims.added],
            "gone": [{name: claim[name] for name in ("id", "text", "verdict")} for claim in found.claims.gone],
        },
        "references": {
            "added": [dict(reference) for reference in found.references.added],
            "gone": [dict(reference) for reference in found.references.gone],
        },
        "figures": {
            "changed": list(found.figures),
            "added": [figure["id"] for figure in found.figures_listed.added],
            "gone": [figure["id"] for figure in found.figures_listed.gone],
        },
        "notes": list(replayed.notes),
    }


def _members(found: Difference) -> dict[str, Any]:
    """Pages that came and went with their members."""
    kinds = {"added": found.members.added, "gone": found.members.gone}
    named = {kind: [{n: member[n] for n in ("page", "title")} for member in kinds[kind]] for kind in kinds}
    return {"members": {k: [m | {"page": m["page"].removesuffix(".html")} for m in v] for k, v in named.items()}}


def _value(change: ValueChange, replayed: Replayed, whole: str | None) -> dict[str, Any]:
    """A changed value; ``whole`` is the cause where its theme came or went as a whole."""
    causes = [Cause(whole, None)] if whole else causes_of(change, _steps_of(change.entry["theme"], replayed.steps))
    return {
        "id": change.id,
        "theme": change.entry["theme"],
        "label": change.entry["label"],
        "unit": change.entry["unit"],
        "old": _side(change.old),
        "new": _side(change.new),
        "absolute": change.absolute,
        "relative": change.relative,
        "words": value_text(change),
        "causes": [
            {"name": cause.name, "effect": cause.effect, "words": cause_text(change, cause)} for cause in causes
        ],
        "why": causes_text(change, causes),
    }


def _steps_of(theme: str, steps: Steps) -> Steps:
    """The exchanges that were replayed for a theme, on both sides."""
    begin = f"{theme}."
    return {name: pair for name, pair in steps.items() if all(any(id.startswith(begin) for id in one) for one in pair)}


def _side(entry: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if entry is None else {name: entry.get(name) for name in ("value", "text", "interval", "grid")}


def _verdict(turn: Turn, known: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """A verdict that turned, with the values of its claim that changed and what else of the claim did.

    The first of them, which an author names first, is told in words; the others are counted.
    """
    values = [id for id in turn.new["values"] if id in known]
    others = {"check": _("its check was written anew"), "stated": _("what is stated is another")}
    why = [text for name, text in others.items() if turn.old.get(name) != turn.new.get(name)]
    if values:
        first = known[values[0]]
        why.append(f"{first['label']} {first['words']}: {first['why']}")
    if count := len(values[1:]):
        more = plural("{count} other value of it changed", "{count} other values of it changed", count)
        why.append(more.format(count=count))
    return {
        "id": turn.id,
        "text": turn.new["text"],
        "old": turn.old["verdict"],
        "new": turn.new["verdict"],
        "values": values,
        "why": "; ".join(why) or _("what its sources are seen to say is another"),
    }
