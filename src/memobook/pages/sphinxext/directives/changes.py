"""The directive that shows what changed since the edition before: it reads ``changes.json`` and computes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes

from memobook.changes.wording import worded
from memobook.editions.claim import verdict_text
from memobook.publication.text.calendar import day_text
from memobook.publication.text.language import _, plural

from ..nodes import folded
from ..sentence import sentence
from .directive import ContentDirective, table

# values that are told in sentences; the others stand in a table
SENTENCES = 8
# figures that are shown before and after without being opened
PAIRS = 2


class Changes(ContentDirective):
    """What changed since the edition before, verdicts first, then values, the largest change first. A build makes this
    page.
    """

    def run(self) -> list[nodes.Node]:
        told = json.loads((Path(self.env.srcdir) / "changes.json").read_text("utf-8"))
        self.changes: dict[str, Any] = worded(told, self.site.ledger.values)
        found: list[nodes.Node] = [self._since()]
        found += self._section(_("Verdicts that turned"), map(self._verdict, self.changes["verdicts"]))
        found += self._section(_("Tripwires"), map(self._tripwire, self.changes["tripwires"]))
        themes, members = self.changes.get("themes", {}), self.changes.get("members", {})
        found += self._section(_("Themes that are new"), map(self._theme, themes.get("added", [])))
        found += self._section(_("Themes that are not in this memo"), map(self._theme_then, themes.get("gone", [])))
        found += self._section(_("Pages that are new"), map(self._member, members.get("added", [])))
        found += self._section(_("Pages that are gone"), map(self._member, members.get("gone", [])))
        whole = {theme["theme"] for kind in themes.values() for theme in kind}
        values = [value for value in self.changes["values"] if value["theme"].partition("/")[0] not in whole]
        found += self._values(values)
        found += self._listed(_("Parameters"), (nodes.paragraph("", p["words"]) for p in self.changes["parameters"]))
        claims, references = self.changes["claims"], self.changes["references"]
        found += self._listed(_("Claims that are new"), map(self._claim, claims["added"]))
        found += self._listed(_("Claims that are gone"), map(self._claim, claims["gone"]))
        found += self._listed(_("References that are new"), map(self._reference, references["added"]))
        found += self._listed(_("References that are gone"), map(self._reference, references["gone"]))
        found += self._figures()
        found += [
            nodes.paragraph("", _("Not replayed: {what}.").format(what=note), classes=["changes-note"])
            for note in self.changes["notes"]
        ]
        if values:
            order = _(
                "Causes are found by replay: from the older edition as published, the code, the parameters and the "
                "data are each exchanged alone for those of this one, and the notebooks executed again. What the parts "
                "don’t add up to happened only together. The passing of days counts among the new observations. A "
                "change is measured by the old value, that of a share by its points."
            )
            found.append(nodes.paragraph("", order, classes=["changes-note"]))
        return found

    def _since(self) -> nodes.paragraph:
        before = self.changes["before"]
        url = f"../{before['edition']}/index.html"
        told = sentence(
            _("Since the memo of {day}, “{title}” (revision {number}): {summary}."),
            day=nodes.reference("", day_text(before["edition"]), refuri=url),
            title=nodes.Text(before["title"]),
            number=nodes.Text(str(before["revision"])),
            summary=nodes.Text(self.changes["summary"]),
        )
        return nodes.paragraph("", "", *told, classes=["changes-since"])

    def _listed(self, title: str, entries: Iterable[nodes.Node]) -> list[nodes.Node]:
        """A section of what a reader may pass over: a long list is folded."""
        listed = list(entries)
        if len(listed) <= SENTENCES:
            return self._section(title, listed)
        return [_headed(title, folded(_all(len(listed)), _items(listed)))]

    def _section(self, title: str, entries: Iterable[nodes.Node]) -> list[nodes.Node]:
        listed = list(entries)
        if not listed:
            return []
        return [_headed(title, _items(listed))]

    def _verdict(self, turn: dict[str, Any]) -> nodes.Node:
        line = nodes.paragraph("", "", self.link("evidence", turn["id"], turn["id"], ["claim-id"]), nodes.Text(" "))
        line += _chip(turn["old"])
        line += nodes.Text(" → ")
        line += _chip(turn["new"])
        known = {value["id"]: value for value in self.changes["values"]}
        moved = [self._sentence(known[id]) for id in turn["values"][1:] if id in known]
        head = plural("The other value", "The other {count} values", len(moved)).format(count=len(moved))
        more = [folded(head, _items(moved))] if moved else []
        return nodes.container("", line, nodes.paragraph("", turn["text"]), _why(turn["why"]), *more)

    def _tripwire(self, wire: dict[str, Any]) -> nodes.Node:
        state = _("{id} fired:") if wire["new"] else _("{id} no longer fires:")
        head = nodes.strong("", f"{state.format(id=wire['id'])} ")
        return nodes.paragraph("", "", head, nodes.Text(wire["text"]))

    def _theme(self, theme: dict[str, Any]) -> nodes.Node:
        page = self.link(theme["theme"], "", theme["theme"].capitalize(), [])
        told = plural("{page}, with {count} value", "{page}, with {count} values", theme["values"])
        return nodes.paragraph("", "", *sentence(told, page=page, count=nodes.Text(str(theme["values"]))))

    def _theme_then(self, theme: dict[str, Any]) -> nodes.Node:
        """A theme of the memo before: its page is there."""
        day = self.changes["before"]["edition"]
        page = nodes.reference("", theme["theme"].capitalize(), refuri=f"../{day}/{theme['theme']}.html")
        told = plural("{page}: its {count} value stands in the memo of {day}",
                      "{page}: its {count} values stand in the memo of {day}", theme["values"])  # fmt: skip
        count = nodes.Text(str(theme["values"]))
        return nodes.paragraph("", "", *sentence(told, page=page, count=count, day=nodes.Text(day_text(day))))

    def _member(self, member: dict[str, Any]) -> nodes.Node:
        """A page of a family; one that is gone has no such place."""
        there = member["page"] in self.site.edition.themes
        title = self.link(member["page"], "", member["title"], []) if there else nodes.Text(member["title"])
        family = member["page"].partition("/")[0]
        told = sentence(_("{page}, of the family {family}"), page=title, family=nodes.Text(family))
        return nodes.paragraph("", "", *told)

    def _values(self, values: Sequence[dict[str, Any]]) -> list[nodes.Node]:
        found = self._section(_("Values, the largest change first"), map(self._sentence, values[:SENTENCES]))
        if len(values) > SENTENCES:
            columns = [_("Value"), _("Was"), _("Is"), _("What happened"), _("Why")]
            rows = list(map(self._row, values[SENTENCES:]))
            all_values = folded(_all(len(rows)), table(columns, rows, kind="value-changes"))
            found.append(_headed(_("The other values"), all_values))
        return found

    def _sentence(self, value: dict[str, Any]) -> nodes.Node:
        name = nodes.strong("", "", *self._named(value))
        line = nodes.paragraph("", "", name, nodes.Text(f" {value['words']}."))
        return nodes.container("", line, _why(value["why"], value["id"]))

    def _row(self, value: dict[str, Any]) -> nodes.row:
        label = nodes.paragraph("", "", *self._named(value), nodes.Text(" "))
        label += nodes.inline("", value["id"], classes=["mb-id"])
        sides = [nodes.paragraph("", value[side]["text"] if value[side] else "–") for side in ("old", "new")]
        cells = [label, *sides, nodes.paragraph("", value["words"]), nodes.paragraph("", value["why"])]
        return nodes.row("", *(nodes.entry("", cell) for cell in cells))

    def _named(self, value: dict[str, Any]) -> list[nodes.Node]:
        """The label, leading to where the value is recorded; one that is gone has no such place."""
        label = value["label"][:1].upper() + value["label"][1:]
        return [self.link(value["theme"], value["id"], label, [])] if value["new"] else [nodes.Text(label)]

    def _claim(self, claim: dict[str, Any]) -> nodes.Node:
        known = claim["id"] in self.site.ledger.register.claims
        id = self.link("evidence", claim["id"], claim["id"], ["claim-id"]) if known else nodes.Text(claim["id"])
        return nodes.paragraph("", "", id, nodes.Text(" "), _chip(claim["verdict"]), nodes.Text(f" {claim['text']}"))

    def _reference(self, reference: dict[str, Any]) -> nodes.Node:
        return nodes.paragraph("", reference["title"])

    def _figures(self) -> list[nodes.Node]:
        figures = self.changes["figures"]
        known = {id: meta for run in self.site.ledger.executed.values() for id, meta in run.figures.items()}
        before = self.changes["before"]
        folder = f"../{before['edition']}/{before['folder']}figures"
        then = before.get("figures", {})
        pairs = [
            _pair(id, known[id], then.get(id, ""), folder, before["edition"])
            for id in figures["changed"]
            if id in known
        ]
        shown = pairs if len(pairs) <= PAIRS else [folded(_all(len(pairs)), *pairs)]
        found: list[nodes.Node] = [_headed(_("Figures before and after"), *shown)] if pairs else []
        for what, words in (("added", _("Figures that are new")), ("gone", _("Figures that are gone"))):
            texts = ((known[id]["caption"] if id in known else "") or id for id in figures[what])
            found += self._listed(words, (nodes.paragraph("", text) for text in texts))
        return found


def _all(count: int) -> str:
    return plural("All of them, {count}", "All {count} of them", count).format(count=count)


def _headed(title: str, *body: nodes.Node) -> nodes.section:
    return nodes.section("", nodes.title("", title), *body, ids=[nodes.make_id(title)])


def _items(entries: Iterable[nodes.Node]) -> nodes.bullet_list:
    return nodes.bullet_list("", *(nodes.list_item("", entry) for entry in entries), classes=["changes"])


def _chip(verdict: str) -> nodes.inline:
    return nodes.inline("", verdict_text(verdict), classes=["verdict", f"verdict-{verdict}"])


def _why(text: str, id: str = "") -> nodes.paragraph:
    line = nodes.paragraph(
        "", "", nodes.inline("", f"{_('Why:')} ", classes=["mb-label"]), nodes.Text(text), classes=["changes-why"]
    )
    if id:
        line += [nodes.Text(" "), nodes.inline("", id, classes=["mb-id"])]
    return line


def _pair(id: str, meta: dict[str, str], then: str, folder: str, before: str) -> nodes.raw:
    """Both drawings of a figure; the older one is the older edition's own file, and ``then`` its text.

    A lock of an earlier version holds no text of its figures; then the caption says what was drawn.
    """
    name, now = escape(f"{id}.svg", quote=True), escape(meta["alt"], quote=True)
    day = escape(day_text(before))
    told = (
        _("Before: {what}").format(what=escape(then, quote=True))
        if then
        else _("The same figure in the memo of {day}").format(day=day)
    )
    images = {
        _("Before, {day}").format(day=day): (escape(folder, quote=True), told),
        _("Now"): ("figures", _("Now: {what}").format(what=now)),
    }
    sides = "".join(
        f'<div><p>{head}</p><img loading="lazy" src="{place}/{name}" alt="{alt}"></div>'
        for head, (place, alt) in images.items()
    )
    caption = f"<figcaption><p>{escape(meta['caption'])}</p></figcaption>"
    html = f'<figure class="before-after">{sides}{caption}</figure>\n'
    return nodes.raw("", html, format="html")
