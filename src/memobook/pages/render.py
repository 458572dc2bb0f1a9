"""Rendering: Jupyter Book turns a folder of finished pages into HTML, and the Typst builder into a PDF.

The sources are laid out in a folder of their own, so that an edition's pages get the addresses of the site contract
and nothing is written into the repository. Warnings are errors: a page with a mistake is not published.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any

import yaml

from memobook.editions.bibliography import read_bibliography
from memobook.editions.edition import Edition
from memobook.editions.previous import previous_date
from memobook.ledger.ledger import Ledger
from memobook.publication.folder import Publication
from memobook.publication.text.calendar import day_text
from memobook.publication.text.language import _
from memobook.runs.schedule.finished import Run
from memobook.themes.member import PUNCTUATION

from .carried import Carried
from .citing.style import ReferenceStyle
from .docs import docs_pages
from .own_pages import EDITION_PAGES, SITE_PAGES, UNWRITTEN, own_page
from .sphinx_job import SphinxJob

# fields that say who made a work
NAME_FIELDS = ("author", "editor", "crossref", "xdata")
# what BibTeX would read as more than text
PLAIN = re.compile(r"[{}\\\\]")
# contents of the PDF's rendering
PDF_TOC = "_toc.pdf.yml"
# what Sphinx leaves in its output that is no part of the site
NOT_PAGES = ("objects.inv", ".buildinfo", "searchindex.js", "search.html", "genindex.html", "_sources", ".doctrees")


def stage_edition(
    publication: Publication,
    ledger: Ledger,
    runs: dict[str, Run],
    stage: Path,
    changes: dict[str, Any] | None,
    apart: Collection[str] = (),
) -> None:
    """Lay out the sources of an edition's pages: the memo as ``index``, executed themes, evidence, methods, changes.

    Parameters
    ----------
    apart : members' pages that are rendered by themselves and stand in no list of the edition's.
    """
    (stage / "index.md").write_text(ledger.edition.text, "utf-8")
    for name in EDITION_PAGES:
        if ledger.edition.only:  # they speak of the whole edition
            (stage / f"{name}.md").write_text(f"# {name.capitalize()}\n", "utf-8")
        else:
            shutil.copy(own_page(publication, name), stage / f"{name}.md")
    for theme, run in runs.items():
        (stage / theme).parent.mkdir(exist_ok=True)
        (stage / f"{theme}.ipynb").write_bytes(run.text)
    families = _stage_families(publication, ledger, stage)
    values = [f"values/{value.id}" for value in ledger.headlines]
    (stage / "values").mkdir()
    for page in values:
        (stage / f"{page}.md").write_text(f"```{{value-page}} {page.partition('/')[2]}\n```\n", "utf-8")
    claims = [f"claims/{id}" for id in ledger.register.claims]
    (stage / "claims").mkdir()
    for page in claims:
        (stage / f"{page}.md").write_text(f"```{{claim-page}} {page.partition('/')[2]}\n```\n", "utf-8")
    package = ledger.view.package
    data = [f"data/{name}" for name in ledger.datasets if package.dataset(name).redistribute]
    (stage / "data").mkdir()
    for page in data:
        (stage / f"{page}.md").write_text(f"```{{data-page}} {page.partition('/')[2]}\n```\n", "utf-8")
    if changes is not None:
        (stage / "changes.md").write_text(f"# {_('What changed')}\n\n```{{changes}}\n```\n", "utf-8")
        (stage / "changes.json").write_bytes(dump_changes(changes))
    (stage / "references.md").write_text(f"# {_('References')}\n", "utf-8")
    Carried.of(publication, ledger.edition.date, runs, EDITION_PAGES).put(stage)
    more = [*(["changes"] if changes is not None else []), "references"]
    # of a PDF's references those are its own that no page cites, so it reads what an author writes, and no more
    own = [page for page in runs if page not in apart]
    write_toc(stage / PDF_TOC, ["index", *families, *own, *EDITION_PAGES])
    _common(publication, stage, ["index", *families, *own, *EDITION_PAGES, *more, *values, *claims, *data])


def _stage_families(publication: Publication, ledger: Ledger, stage: Path) -> list[str]:
    """Lay out the index of each family, as ``book/<theme>.md`` has it where there is one, and what is told of members
    that are missing; gives the pages.
    """
    pages = []
    for theme, family in ledger.edition.families.items():
        own = publication.root / "book" / f"{theme}.md"
        text = own.read_text("utf-8") if own.is_file() else f"# {theme.capitalize()}\n\n```{{family}} {theme}\n```\n"
        (stage / f"{theme}.md").write_text(text, "utf-8")
        missing = [page for page in family.members if page in ledger.missing]
        for page in missing:
            (stage / page).parent.mkdir(exist_ok=True)
            title = PUNCTUATION.sub(r"\\\1", family.members[page].title)
            (stage / f"{page}.md").write_text(f"# {title}\n\n```{{missing-member}} {page}\n```\n", "utf-8")
        pages += [theme, *missing]
    return pages


def dump_changes(changes: dict[str, Any]) -> bytes:
    """The bytes of ``changes.json``."""
    return (json.dumps(changes, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def stage_site(publication: Publication, runs: dict[str, Run], stage: Path) -> None:
    """Lay out the sources of the pages at the site's root."""
    for name, docname in SITE_PAGES.items():
        target = stage / f"{docname}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        if name in UNWRITTEN and not (publication.root / "book" / f"{name}.md").is_file():
            target.write_text(_unwritten(name), "utf-8")
        else:
            shutil.copy(own_page(publication, name), target)
    (stage / "runs").mkdir()
    for theme, run in runs.items():
        (stage / "runs" / theme).parent.mkdir(exist_ok=True)
        (stage / "runs" / f"{theme}.ipynb").write_bytes(run.text)
    _common(publication, stage, list(SITE_PAGES.values()))


def _unwritten(page: str) -> str:
    """A page that an older publication has not written."""
    title, directive = {
        "corrections": (_("Corrections"), "corrections"),
        "verify": (_("Verify an edition"), "verification"),
    }[page]
    return f"# {title}\n\n```{{{directive}}}\n```\n"


def stage_docs(publication: Publication, stage: Path) -> None:
    """Lay out the sources of the documentation."""
    shutil.copytree(publication.root / "book" / "docs", stage / "docs")
    _common(publication, stage, docs_pages(publication))


def _common(publication: Publication, stage: Path, docnames: list[str]) -> None:
    (stage / "references.bib").write_text(staged_references(publication), "utf-8")
    shutil.copy(publication.root / "_config.yml", stage / "_config.yml")
    write_toc(stage / "_toc.yml", docnames)


def write_toc(path: Path, docnames: list[str]) -> None:
    """Write the contents that Sphinx reads: the page at which it begins, and the others."""
    chapters = [{"file": name} for name in docnames[1:]]
    toc = {"format": "jb-book", "root": docnames[0]} | ({"chapters": chapters} if chapters else {})
    path.write_text(yaml.safe_dump(toc), "utf-8")


def staged_references(publication: Publication) -> str:
    """The bibliography for what places citations: each entry's key, type, fields as plain text, and who made it.

    It reads BibTeX in its own way, which need not be that of ``references.bib``: nothing is left to be understood.
    """
    style = ReferenceStyle.of(publication)
    entries = []
    for reference in read_bibliography(publication.bibliography).values():
        fields = {name: text for name, text in reference.fields.items() if name.lower() not in NAME_FIELDS}
        issued = reference.item.get("issued", {})
        year = str(issued.get("date-parts", [[issued.get("literal", "")]])[0][0])
        told = fields | {"author": f"{{{style.who(reference.item)}}}"} | ({"year": year} if year else {})
        lines = "".join(
            f"  {name} = {{{text if name == 'author' else PLAIN.sub('', text)}}},\n" for name, text in told.items()
        )
        entries.append(f"@{reference.type}{{{reference.key},\n{lines}}}\n")
    return "\n".join(entries)


def html_job(
    publication: Publication,
    ledger: Ledger,
    stage: Path,
    out: Path,
    place: str,
    entries: list[dict[str, Any]] | None = None,
    score: dict[str, Any] | None = None,
    corrections: list[dict[str, Any]] | None = None,
    changes: dict[str, Any] | None = None,
) -> SphinxJob:
    """The job that renders staged pages as HTML; ``entries`` are of the editions that the archive lists."""
    more = {
        "memobook_editions": entries or [],
        "memobook_score": score or {},
        "memobook_corrections": corrections or [],
        "memobook_changes": changes or {},
    }
    return SphinxJob(stage, out, "html", _overrides(publication, ledger, stage, place) | more)


def clear_html(out: Path) -> None:
    """Take away what Sphinx leaves in its output that is no part of the site."""
    for name in NOT_PAGES:
        path = out / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def pdf_job(publication: Publication, ledger: Ledger, stage: Path, out: Path) -> SphinxJob:
    """The job that renders the staged edition as ``memo.pdf`` and ``evidence.pdf`` in ``out``."""
    edition = ledger.edition
    html: dict[str, Any] = publication.config.get("html") or {}
    # a PDF travels: its links to pages lead to where they are published
    here = f"{str(html['baseurl']).rstrip('/')}/{edition.date}/" if html.get("baseurl") else ""
    config = {
        "memo": "index",
        "register": "evidence",
        "methods": "methods",
        "url": here,
        "pages": sorted(str(path.relative_to(stage).with_suffix("")) for path in stage.rglob("*.*") if _is_page(path)),
        "publication": publication.title,
        "title": edition.title,
        "dek": edition.dek,
        "category": edition.category,
        "date": edition.date,
        "date_text": day_text(edition.date),
        "as_of_text": day_text(edition.as_of),
        "state": _state(edition),
        "proof": _proof(edition),
        "author": publication.author,
        "verdicts": [{"name": name, "count": count} for name, count in ledger.verdicts.items()],
        "past": [
            {"title": ledger.view.package.dataset(name).title, "state": state.text}
            for name, state in ledger.stale.items()
        ],
        "claims": [
            {
                "id": claim.id,
                "verdict": claim.verdict,
                "url": f"{here}claims/{claim.id}.html",
                "marks": [*ledger.register.checked(claim), *([claim.stated.id] if claim.stated else claim.sources)],
            }
            for claim in ledger.register.claims.values()
        ],
        "values": [
            {
                "id": v.id,
                "label": v.label,
                "text": v.text,
                "interval": v.interval_text,
                "theme": v.theme,
                "cell": v.cell,
                "datasets": [d["name"] for d in v.datasets],
            }
            for v in ledger.values.values()
        ],
        "statements": [
            {
                "id": s.id,
                "label": s.subject,
                "text": s.text,
                "said_by": ledger.references[s.said_by].title if s.said_by in ledger.references else s.said_by,
                "where": s.locator,
                "seen": f"{s.verification}: {s.verification_note}" if s.verification_note else s.verification,
            }
            for s in ledger.statements.values()
        ],
    }
    more: dict[str, Any] = {"memobook_pdf": config, "html_baseurl": here}
    more |= {"external_toc_path": str(stage / PDF_TOC)}
    return SphinxJob(stage, out, "typst", _overrides(publication, ledger, stage, "edition") | more)


def _is_page(path: Path) -> bool:
    return path.suffix in (".md", ".ipynb")


def _state(edition: Edition) -> str:
    if edition.rebuilt:
        told = _("revision {number} (released, rebuilt here)")
    elif edition.pending:
        told = _("revision {number}, with changes that are not released")
    else:
        told = _("revision {number}") if edition.revisions else _("revision {number} (draft)")
    return told.format(number=edition.revision)


def _proof(edition: Edition) -> str:
    """Whose signature a released edition has; nothing of a draft, and of pages that are not the released ones."""
    if not edition.revisions or edition.rebuilt or edition.pending:
        return ""
    signer = edition.revisions[-1].signer
    return _("Signed with the key {key}.").format(key=signer) if signer else _("Not signed.")


def _overrides(publication: Publication, ledger: Ledger, stage: Path, place: str) -> dict[str, Any]:
    return {
        # whatever _config.yml tells a plain jupyter-book build: its notebooks have run
        "nb_execution_mode": "off",
        "language": publication.language,
        # the pages show none, and it does not lie beside them
        "html_logo": None,
        "html_favicon": None,
        "latex_individualpages": False,
        "memobook_root": str(publication.root),
        "memobook_edition": ledger.edition.date,
        "memobook_runs": str(stage / "runs" if place == "site" else stage),
        "memobook_grid_runs": None if ledger.grid_runs is None else [run.written for run in ledger.grid_runs],
        "memobook_missing": dict(ledger.missing),
        "memobook_place": place,
        "memobook_member": ledger.edition.only,
        "memobook_revisions": [[r.number, r.day, r.why, r.signer, r.retracted] for r in ledger.edition.revisions],
        "memobook_pending": ledger.edition.pending,
        "memobook_rebuilt": ledger.edition.rebuilt,
        "memobook_before": previous_date(publication, ledger.edition.date) or "",
        "external_toc_path": str(stage / "_toc.yml"),
        # notebooks of members that are rendered by themselves lie there too
        "external_toc_exclude_missing": True,
    }
