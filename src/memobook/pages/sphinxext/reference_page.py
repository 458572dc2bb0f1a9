"""References where they are needed: a memo lists those that it cites, a page of the edition all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes

from memobook.publication.text.language import _

from .site import site_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

MEMO, PAGE = "index", "references"


def place_references(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Take from the memo the references that other pages cite and it doesn't, and lead their citations to their page.

    What no page cites stays in the memo: who writes it into a list asked for it. A PDF has its own way.
    """
    site = site_of(app)
    if site.place != "edition" or app.builder.format != "html":
        return
    elsewhere = _cited(app.env) - _cited(app.env, MEMO)
    if docname == MEMO:
        app.memobook_references = []  # type: ignore[attr-defined]
        if elsewhere and PAGE in app.env.found_docs:
            _shorten(app, doctree, elsewhere)
    elif docname == PAGE:
        _fill(app, doctree)
    else:
        for reference in doctree.findall(nodes.reference):
            path, _mark, id = str(reference.get("refuri", "")).partition("#")
            if id in elsewhere and path.rpartition("/")[2] == f"{MEMO}.html":
                reference["refuri"] = f"{path.removesuffix(f'{MEMO}.html')}{PAGE}.html#{id}"


def _cited(env: BuildEnvironment, docname: str = "") -> set[str]:
    """Ids of the references that a page cites, or any page."""
    cite = env.domaindata.get("cite", {"citations": [], "citation_refs": []})
    references = [one for one in cite["citation_refs"] if docname in ("", one.docname)]
    keys = {target.key for one in references for target in one.targets}
    return {one.citation_id for one in cite["citations"] if one.key in keys}


def _shorten(app: Sphinx, memo: nodes.document, elsewhere: set[str]) -> None:
    """Take references out of the memo and say where they are; what it held is kept for their page."""
    held = list(memo.findall(nodes.citation))
    cited = _cited(app.env)
    app.memobook_references = [node.deepcopy() for node in held if not cited.isdisjoint(node["ids"])]  # type: ignore[attr-defined]
    if not held:
        return
    box = cast(nodes.Element, held[0].parent)
    for node in held:
        if not elsewhere.isdisjoint(node["ids"]):
            node.parent.remove(node)
    words = _("All that this edition cites")
    box += nodes.paragraph("", "", nodes.reference("", words, refuri=f"{PAGE}.html"), classes=["all-references"])


def _fill(app: Sphinx, page: nodes.document) -> None:
    """Put onto the references' page what the memo held; it is read once more where it was not yet rendered, and never
    twice: what places its references puts them into the same nodes each time.
    """
    if not hasattr(app, "memobook_references"):
        app.memobook_references = []  # type: ignore[attr-defined]
        app.env.apply_post_transforms(app.env.get_doctree(MEMO), MEMO)
    section = next(page.findall(nodes.section))
    for node in app.memobook_references:  # type: ignore[attr-defined]
        node["backrefs"] = []  # they lead to places of the memo
        section += node
