"""What the theme's templates know of a page, and the few static files that the theme needs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memobook.editions.claim import verdict_text
from memobook.publication.shared_cache import shared_cache
from memobook.publication.text.calendar import day_text
from memobook.publication.text.language import ENGLISH, _, plural, speaks, spoken, words
from memobook.publication.text.sentence import filled

from ..citing.style import ReferenceStyle
from ..descriptions.citation import Citation
from ..descriptions.data_description import descriptor, offered
from ..descriptions.search_index import index_version
from ..docs import INDEX, docs_pages
from ..own_pages import EDITION_PAGES
from ..reading_time import reading_minutes
from .choices import write_choices
from .directives.data import dataset_id
from .origins import write_cards
from .short_html import short_html
from .site import Site, root_titles, site_of

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

SHARED = (
    "memobook.css", "pages.css", "card.css", "memobook.js", "cards.js", "tables.js", "since.js", "choices.js",
    "editions.js",
)  # fmt: skip
# of the theme's own files, those that pages of a place load
STATIC = {
    "edition": SHARED,
    "site": (*SHARED, "search.js"),
    "docs": (),
}
SCRIPTS = ("memobook.js", "cards.js", "tables.js", "since.js", "choices.js", "editions.js", "search.js")
# what a memo may show that pages.css styles, and the lists for which tables.js has filters and sorts
STYLED = re.compile(
    r'<(?:table|pre)\b|class="[^"]*\b(?:cell|mb-recorded|mb-absent|mb-teaching|full-width|admonition|graph|highlight|claim-head|'
    r"multiples|score-list|history|changes|before-after)\b"
)
LISTS = re.compile(r'class="[^"]*\b(?:mb-register|archive|data-rows|family)\b')
# of a description in the results of a search
DESCRIPTION = 200
# of styles and scripts: comments, on lines of their own or behind a blank, and how lines are set in
COMMENT = re.compile(r"^\s*/\*[^\n]*\*/$\n|^/\*.*?\*/$\n|[ \t]/\*[^*\"'\n]*\*/", re.MULTILINE | re.DOTALL)
INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
QUOTED = re.compile(r"""("[^"]*"|'[^']*')""")
BLANKS = re.compile(r"\s*([{};,])\s*")
COLON = re.compile(r"(?<=[a-z-]):\s+")
HEADING = re.compile(r"<h1>.*?</h1>", re.DOTALL)


def add_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the templates ``mb``: the publication, the edition, the navigation and where the page's cards are."""
    from memobook.publication.fonts import first_fonts

    site = site_of(app)
    page = site.page_of(pagename)
    kinds = {"memo": "memo", "index": "front", "evidence": "evidence"}
    # only a published site has an index to search
    kinds |= {"search": "search"} if site.place == "site" else {}
    kind = kinds.get(page, "theme" if page in site.edition.themes else "page")
    kind = "family" if page in site.edition.families else kind
    docs = docs_pages(site.publication)
    kind = "docs" if page in docs else kind
    shows_edition = (
        site.place == "edition"
        or kind in ("memo", "theme", "family", "evidence", "front")
        or page in ("methods", "references")
    )
    if kind in ("memo", "front") and "body" in context:
        # the layout prints the title with its kicker and dek
        context["body"] = HEADING.sub("", context["body"], count=1)
    if "body" in context:
        context["body"] = short_html(_in_language(context["body"]))
    config = site.publication.config
    base = app.config.html_baseurl.rstrip("/")
    path = f"{site.edition.date}/{pagename}.html" if site.place == "edition" else f"{pagename}.html"
    context |= {"_": _, "plural": plural, "fill": filled, "verdict_text": verdict_text}
    context["mb"] = {
        "publication": {
            "title": config.get("title", ""),
            "tagline": app.config.memobook_tagline,
            "licence": app.config.memobook_licence,
        },
        "kind": kind,
        "edition": _edition(site, app, pagename, page) if shows_edition else None,
        "past": _past(site, app, pagename, kind, page),
        "nav": _links(site, app, pagename, page) if shows_edition else [],
        "site_nav": [
            {"title": title, "url": site.url(app.builder, pagename, name), "current": page == name}
            for name, title in root_titles().items()
            if title
        ],
        "more_style": kind != "memo" or bool(site.edition.retracted) or bool(STYLED.search(context.get("body", ""))),
        "fonts": first_fonts(memo=kind == "memo", english=speaks(ENGLISH)),
        "tables": bool(LISTS.search(context.get("body", ""))),
        "before": _before(site, app) if kind == "memo" else None,
        "forms": _forms(site, pagename) if kind in ("memo", "front") else {},
        "home": site.url(app.builder, pagename, "index"),
        "corrections": site.url(app.builder, pagename, "corrections"),
        # a plain build of the repository has no such page
        "verify": site.url(app.builder, pagename, "verify") if site.place != "plain" else "",
        "cards": write_cards(site, app.builder, pagename, doctree),
        "choices": write_choices(site, app.builder, pagename, doctree),
        "toc": context.get("toc", "") if kind in ("theme", "memo", "docs") else "",
        "docs": site.url(app.builder, pagename, INDEX) if docs and site.place != "edition" else "",
        "docs_search": index_version() if docs and kind == "search" else "",
        "canonical": f"{base}/{path}".replace("/index.html", "/") if base else "",
        "ledger": site.file_url(pagename, "ledger.json") if shows_edition else "",
        "manifest": site.file_url(pagename, "manifest.json") if shows_edition else "",
        "feed": f"{base}/feed.xml" if base else "",
        "notebook": site.file_url(pagename, f"notebooks/{page}.ipynb") if page in site.ledger.executed else "",
        "family": _family(site, app, pagename, page),
        "description": _description(site, kind, page, doctree) or app.config.memobook_tagline,
        "review": _review(site, app, page) if page.startswith("claims/") else "",
        # where the pages of other editions are found; only an edition's own pages look for them
        "root": "../" * (pagename.count("/") + 1) if site.place == "edition" else "",
        "page": f"{pagename}.html",
        "citation": _citation(site) if site.place == "edition" and kind == "memo" else None,
        "picture": f"{base}/{site.edition.date}/picture.png" if base else "",
    }


def _before(site: Site, app: Sphinx) -> dict[str, str] | None:
    """The edition before a memo; what comes after it the page learns from the list of editions."""
    date = app.config.memobook_before
    return {"url": f"../{date}/index.html", "day_text": day_text(date)} if date and site.place == "edition" else None


def _forms(site: Site, pagename: str) -> dict[str, str]:
    """The memo in its other forms; none in a plain build."""
    files = {_("E-mail"): "email.html", "Markdown": "memo.md", "JSON": "memo.json", "PDF": "memo.pdf"}
    return {words: url for words, name in files.items() if (url := site.file_url(pagename, name))}


def _in_language(body: str) -> str:
    """A page whose links to headings, figures and tables say so in its language, where Sphinx has no words for it."""
    told = {
        "Link to this heading": _("Link to this heading"),
        "Link to this image": _("Link to this image"),
        "Link to this table": _("Link to this table"),
    }
    for english, own in told.items():
        body = body.replace(f'title="{english}"', f'title="{own}"')
    return body


def _description(site: Site, kind: str, page: str, doctree: nodes.document | None) -> str:
    """What others print below a link to a page."""
    if kind in ("memo", "front"):
        return site.edition.dek
    if page.startswith("claims/"):
        claim = site.ledger.register.claims[page.partition("/")[2]]
        sentence = site.ledger.register.plain(claim.text, site.ledger.register.place(claim.id))
        return f"{verdict_text(claim.verdict)}: {sentence}"
    return _first_words(doctree)


def _first_words(doctree: nodes.document | None) -> str:
    """The first paragraph of a page, cut between words."""
    from docutils import nodes

    first = doctree.next_node(nodes.paragraph) if doctree is not None else None
    text = " ".join(first.astext().split()) if first is not None else ""
    return text if len(text) <= DESCRIPTION else f"{text[: text.rfind(' ', 0, DESCRIPTION)]} …"


def _edition(site: Site, app: Sphinx, pagename: str, page: str) -> dict[str, Any]:
    edition = site.edition
    return {
        "date": edition.date,
        "date_text": day_text(edition.date),
        "title": edition.title,
        "dek": edition.dek,
        "minutes": reading_minutes(edition.text),
        "category": edition.category,
        "as_of": edition.as_of,
        "as_of_text": day_text(edition.as_of),
        "revision": edition.revision if edition.revisions else "",
        "draft": not edition.revisions,
        "pending": edition.pending,
        "rebuilt": edition.rebuilt,
        "retracted": {"day_text": day_text(back.day), "why": back.why} if (back := edition.retracted) else None,
        "signer": edition.revisions[-1].signer if edition.revisions else "",
        "revisions": [
            {
                "number": revision.number,
                "day": revision.day,
                "day_text": day_text(revision.day),
                "why": revision.why,
                "signer": revision.signer,
                "url": site.permanent_url(pagename, revision.folder),
                "current": revision.number == edition.revision,
            }
            for revision in reversed(edition.revisions)
        ],
        "pdf": site.file_url(pagename, "evidence.pdf" if page in EDITION_PAGES else "memo.pdf"),
        "verdicts": [{"name": name, "count": count} for name, count in site.ledger.verdicts.items()],
        "url": site.url(app.builder, pagename, "memo"),
        "evidence": site.url(app.builder, pagename, "evidence"),
    }


def _review(site: Site, app: Sphinx, page: str) -> str:
    """The claim of a page as schema.org’s ClaimReview: what is claimed, and the verdict in our words."""
    claim = site.ledger.register.claims[page.partition("/")[2]]
    base, name = app.config.html_baseurl.rstrip("/"), str(site.publication.config.get("title", ""))
    memo = f"{base}/{site.edition.date}/"
    review: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": f"{memo}{page}.html",
        "datePublished": site.edition.date,
        "author": {"@type": "Organization", "name": name, "url": f"{base}/"},
        "claimReviewed": site.ledger.register.plain(claim.text, site.ledger.register.place(claim.id)),
        "itemReviewed": {"@type": "Claim", "appearance": {"@type": "CreativeWork", "url": memo}},
        "reviewRating": {"@type": "Rating", "alternateName": verdict_text(claim.verdict)},
    }
    return json.dumps(review, ensure_ascii=False)


def _citation(site: Site) -> dict[str, Any]:
    """What the memo's page says for those who cite it, and for the indexes of scholars."""
    citation = Citation.of(site.publication, site.edition)
    held = {r["name"] for r in descriptor(site.publication).get("resources", [])}
    return {
        "words": citation.words(ReferenceStyle.of(site.publication)),
        "released": citation.revision > 0,
        "address": citation.address,
        "bibtex": citation.bibtex(),
        "meta": citation.meta(),
        "json_ld": citation.json_ld(data_offered=not held.isdisjoint(offered(site.ledger))),
    }


def _past(site: Site, app: Sphinx, pagename: str, kind: str, page: str) -> list[dict[str, str]]:
    """The stale datasets that a page rests on: the edition's, or those of its theme."""
    ledger = site.ledger
    shown = (
        ledger.datasets_of(page)
        if kind in ("theme", "family")
        else set(ledger.datasets)
        if kind in ("memo", "front")
        else ()
    )
    return [
        {
            "title": ledger.view.package.dataset(name).title,
            "state": state.text,
            "url": site.url(app.builder, pagename, "methods", dataset_id(name)),
        }
        for name, state in ledger.stale.items()
        # of what never had a row no week brings news; the page of methods names it
        if name in shown and state.newest
    ]


def _links(site: Site, app: Sphinx, pagename: str, page: str) -> list[dict[str, Any]]:
    titles = {"memo": _("Memo")} | {t: t.capitalize() for t in site.edition.tops}
    titles |= {"evidence": _("Evidence"), "methods": _("Methods")}
    if app.config.memobook_before:
        titles["changes"] = _("Changes")
    return [
        {
            "title": title,
            "url": site.url(app.builder, pagename, name),
            "current": name in (page, page.partition("/")[0]),
        }
        for name, title in titles.items()
    ]


def _family(site: Site, app: Sphinx, pagename: str, page: str) -> dict[str, Any] | None:
    """Where a member's page stands in its family: the index, the page before and the page after it."""
    family = site.edition.families.get(page.partition("/")[0])
    if not family or page not in family.members or site.place == "plain":
        return None
    pages = list(family.members)
    here = pages.index(page)
    told = {"index": family.theme, "title": family.theme.capitalize()}
    near = {"previous": pages[here - 1] if here else "", "next": pages[here + 1] if here + 1 < len(pages) else ""}
    return told | {"number": here + 1, "count": len(pages), "url": site.url(app.builder, pagename, family.theme)} | {
        way: {"title": family.members[other].title, "url": site.url(app.builder, pagename, other)} if other else None
        for way, other in near.items()
    }  # fmt: skip


def _packed(text: str) -> str:
    """A style sheet or script without its comments, as readers load it."""
    return INDENT.sub("", COMMENT.sub("", text)).replace("\n\n", "\n")


def _packed_style(text: str) -> str:
    """A packed style sheet without the blanks that mean nothing; what stands in quotes stays."""
    parts = QUOTED.split(_packed(text))
    parts[::2] = [BLANKS.sub(r"\1", COLON.sub(":", part)).replace(";}", "}") for part in parts[::2]]
    return "".join(parts)


def put_static_files(app: Sphinx, exception: Exception | None) -> None:
    """Put the theme's fonts in place and take away the scripts and styles that no page of this theme loads."""
    if exception or app.builder.format != "html":
        return
    import shutil

    from memobook.publication.alphabets import write_web_fonts
    from memobook.publication.fonts import font_rules, write_fonts

    static = Path(app.outdir) / "_static"
    if app.config.memobook_place != "plain":
        for path in sorted(static.iterdir()):
            if path.name not in STATIC[site_of(app).place]:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in sorted(static.glob("*.js")):
        text = path.read_text("utf-8")
        if path.name in SCRIPTS and (language := words(text)):
            text = text.replace("const WORDS = {};", f"const WORDS = {json.dumps(language)};", 1)
        if path.name in SCRIPTS:
            path.write_text(_packed(text), "utf-8")
    for path in (static / name for name in SHARED if name.endswith(".css")):
        if path.is_file():
            path.write_text(_packed_style(path.read_text("utf-8")), "utf-8")
    style = static / "memobook.css"
    if spoken() != ENGLISH and style.is_file():
        text = style.read_text("utf-8")
        for english, own in (('"Fig. "', _("Fig.") + " "), ('"Table "', _("Table") + " "), ('"or …"', _("or …"))):
            text = text.replace(english, json.dumps(own, ensure_ascii=False))
        style.write_text(text, "utf-8")
    if app.config.memobook_place != "docs":
        if style.is_file() and not (text := style.read_text("utf-8")).startswith(rules := _packed_style(font_rules())):
            style.write_text(rules + text, "utf-8")
        cache = shared_cache("fonts", site_of(app).publication.root)
        write_fonts(static / "fonts", cache=cache)
        pages = sorted(Path(app.outdir).rglob("*.html"))
        if rules := write_web_fonts((page.read_text("utf-8") for page in pages), static / "fonts", cache):
            style.write_text(style.read_text("utf-8") + rules, "utf-8")
