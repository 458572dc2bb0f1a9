"""The score page over all editions: our forecasts, claims with a horizon, tripwires that fired, verdicts that turned.

It is written as HTML at once, since it grows with the publication and Sphinx would take its time for each line.
"""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes

from memobook.editions.claim import verdict_text
from memobook.ledger.score import OPEN, Score
from memobook.ledger.score_record import record_of
from memobook.publication.text.calendar import day_text
from memobook.publication.text.language import _, plural
from memobook.publication.text.sentence import filled

from .directive import ContentDirective
from .forecast_record import ForecastRecord

CLASSES = {"came true": "true", "did not come true": "false", "open": "open", "can’t be told": "untold"}


def _none(name: str) -> str:
    """What stands where a part of the page has nothing to tell."""
    return {
        "claims": _("No edition makes a claim with a horizon."),
        "tripwires": _("No tripwire has fired since its edition."),
        "turned": _("No verdict has turned."),
    }[name]


def _state(state: str) -> str:
    """What became of a claim, in a reader's words."""
    return {"came true": _("came true"), "did not come true": _("did not come true"), "open": _("open"),
            "can’t be told": _("can’t be told")}[state]  # fmt: skip


class ScorePage(ContentDirective):
    """The score over all editions: forecasts of the publication’s own, and apart from them what others stated about the
    future, tripwires that fired since, verdicts that turned. In a plain build it is of the newest edition alone.
    """

    def run(self) -> list[nodes.Node]:
        told: dict[str, Any] = self.config.memobook_score
        if not told:
            told = Score([record_of(self.site.ledger.as_json())]).told()
        return [
            *self._alone(),
            *self._forecasts(told["forecasts"]),
            *self._section(_("Statements by others"), "claims", _tally(told), map(self._claim, told["claims"])),
            *self._section(_("Tripwires that fired since"), "tripwires", "", map(self._wire, told["tripwires"])),
            *self._section(_("Verdicts that turned"), "turned", "", map(self._turned, told["turned"])),
            *self._retrospective(told["retrospective"]),
            *self._unrecorded(told["unrecorded"]),
        ]

    def _alone(self) -> list[nodes.Node]:
        if self.site.place != "plain":
            return []
        words = _("This copy of the pages knows the newest edition only; the published site has the score of all.")
        return [nodes.container("", nodes.paragraph("", words), classes=["mb-absent"])]

    def _section(self, title: str, name: str, head: str, items: Any) -> list[nodes.Node]:
        section = nodes.section("", nodes.title("", title), ids=[f"score-{name}"], names=[])
        lines = "".join(items)
        list_of = f'<ul class="score-list">{lines}</ul>' if lines else f"<p>{escape(_none(name))}</p>"
        section += nodes.raw("", head + list_of, format="html")
        return [section]

    def _forecasts(self, told: dict[str, Any]) -> list[nodes.Node]:
        section = nodes.section("", nodes.title("", _("Forecasts of ours")), ids=["score-forecasts"], names=[])
        record = ForecastRecord(told, self._edition, lambda date, id: self._id(date, id, page="memo"))
        section += nodes.raw("", record.html(), format="html")
        return [section]

    def _retrospective(self, several: list[dict[str, Any]]) -> list[nodes.Node]:
        if not several:
            return []
        items = "".join(
            f"<li>{self._id(one['edition'], one['claim'])}, {self._edition(one['edition'])}: {escape(one['text'])}</li>"
            for one in several
        )
        words = _("The horizons of these claims were written after their outcome was public. They are no forecasts.")
        section = nodes.section("", nodes.title("", _("Not counted")), ids=["score-retrospective"], names=[])
        section += nodes.raw("", f"<p>{words}</p><ul>{items}</ul>", format="html")
        return [section]

    def _unrecorded(self, dates: list[str]) -> list[nodes.Node]:
        if not dates:
            return []
        days = ", ".join(day_text(date) for date in dates)
        words = _("Not counted, since the site holds no record of them: the editions of {days}.").format(days=days)
        return [nodes.container("", nodes.paragraph("", words), classes=["mb-absent"])]

    def _claim(self, one: dict[str, Any]) -> str:
        words = [escape(_why(one))]
        if one["by"]:
            decided = _("Decided by the {edition}: {values}.")
            words.append(filled(decided, edition=self._edition(one["by"]), values=_values(one)))
        elif one["state"] == OPEN and one["now"] is not None:
            now = (
                _("In the newest edition it holds: {values}.")
                if one["now"]
                else _("In the newest edition it does not hold: {values}.")
            )
            words.append(filled(now, values=_values(one)))
        carried = len(one["carried"])
        more = plural("; carried over by {count} more", "; carried over by {count} more", carried) if carried else ""
        horizon = f'<time datetime="{one["horizon"]}">{day_text(one["horizon"])}</time>'
        return (
            f'<li class="score-{CLASSES[one["state"]]}"><p class="score-head"><b>{escape(_state(one["state"]))}</b> '
            f"<span>{filled(_('horizon {day}'), day=horizon)}</span> "
            f"<span>{self._id(one['edition'], one['claim'])}, {self._edition(one['edition'])}"
            f"{more.format(count=carried)}</span></p>"
            f'<p class="score-text">{escape(one["text"])}</p><p class="score-why">{" ".join(words)}'
            + (f" {_('Condition:')} <code>{escape(one['condition'])}</code>" if one["condition"] else "")
            + "</p></li>"
        )

    def _wire(self, one: dict[str, Any]) -> str:
        now = {
            True: _("On the newest edition’s values it still would."),
            False: _("On the newest edition’s values it would not."),
            None: "",
        }[one["holds_now"]]
        told = filled(
            _("Fired in the {edition}, on data as of {day}: {values}."),
            edition=self._edition(one["edition"]),
            day=f'<time datetime="{one["since"]}">{day_text(one["since"])}</time>',
            values=_values(one),
        )
        return (
            f'<li class="score-false"><p class="score-head"><b>{escape(_("fired"))}</b> <span>{escape(one["id"])}, '
            f"{self._edition(one['made'])}</span></p>"
            f'<p class="score-text">{escape(one["text"])}</p>'
            f'<p class="score-why">{told} {now}</p></li>'
        )

    def _turned(self, one: dict[str, Any]) -> str:
        old, new = (
            f'<span class="verdict verdict-{escape(v)}">{escape(verdict_text(v))}</span>'
            for v in (one["old"], one["new"])
        )
        between = filled(
            _("From the {before} to the {after}."),
            before=self._edition(one["before"]),
            after=self._edition(one["edition"]),
        )
        return (
            f'<li><p class="score-head"><span>{self._id(one["edition"], one["claim"])}</span> '
            f"<span>{old} → {new}</span></p>"
            f'<p class="score-text">{escape(one["text"])}</p><p class="score-why">{between}</p></li>'
        )

    def _edition(self, date: str) -> str:
        return f'<a href="{escape(self._url(date, "memo", ""))}">{_("edition of {day}").format(day=day_text(date))}</a>'

    def _id(self, date: str, claim: str, page: str = "evidence") -> str:
        return f'<a href="{escape(self._url(date, page, claim))}">{escape(claim)}</a>'

    def _url(self, date: str, page: str, fragment: str) -> str:
        """Address of a page of an edition; a plain build has no others than the newest."""
        if self.site.place == "plain":
            return self.site.url(self.env.app.builder, self.env.docname, page, fragment)
        name = "index" if page == "memo" else page
        tail = f"#{fragment}" if fragment else ""
        return f"{'../' * self.env.docname.count('/')}{date}/{name}.html{tail}"


def _tally(told: dict[str, Any]) -> str:
    if not told["claims"]:
        return ""
    counts = [f"<b>{count}</b> {escape(_state(state))}" for state, count in told["tally"].items()]
    return f'<p class="score-tally">{", ".join(counts)}.</p>'


def _why(one: dict[str, Any]) -> str:
    return str(one["reason"]) if one["reason"].endswith(".") or not one["reason"] else f"{one['reason']}."


def _values(one: dict[str, Any]) -> str:
    return ", ".join(f"<code>{escape(id)}</code> {escape(text)}" for id, text in one["values"].items())
