"""The edition as a research object: an RO-Crate (https://w3id.org/ro/crate/1.1) that names its files, who made them
and with what, and on which terms each may be used."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from memobook.ledger.ledger import Ledger
from memobook.publication.engine import VERSION
from memobook.publication.files import names_under
from memobook.publication.text.language import _

from .data_description import descriptor, offered

SPECIFICATION = "https://w3id.org/ro/crate/1.1"
NAME = "ro-crate-metadata.json"
KINDS = {".html": "text/html", ".pdf": "application/pdf", ".json": "application/json", ".csv": "text/csv"}
KINDS |= {".ipynb": "application/x-ipynb+json", ".png": "image/png", ".xml": "application/xml"}
KINDS |= {".parquet": "application/vnd.apache.parquet"}
KINDS |= {".bib": "application/x-bibtex", ".md": "text/markdown", ".eml": "message/rfc822"}
# what a page loads or a search reads, and no reader asks for by itself
LEFT_OUT = ("_static", "pagefind")
ENGINE, AUTHOR = "#memobook", "#author"


def crate(folder: Path, ledger: Ledger) -> bytes:
    """``ro-crate-metadata.json`` of a finished edition's folder."""
    edition, publication = ledger.edition, ledger.publication
    licences = _licences(ledger)
    own: dict[str, Any] = (descriptor(publication).get("licenses") or [{}])[0]
    known = _names()
    files = [_file(folder / name, name, known, ledger, licences) for name in names_under(folder)
             if name.partition("/")[0] not in LEFT_OUT and name.rpartition("/")[2] != NAME]  # fmt: skip
    runs = [_run(theme, ledger) for theme in ledger.executed]
    software = [_software("python", sys.version.split()[0]), *map(_installed, ("papermill", "pandas"))]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": edition.title,
        "description": edition.dek,
        "datePublished": edition.date,
        "version": str(edition.revision),
        "url": f"{publication.base}{edition.date}/",
        "author": {"@id": AUTHOR},
        "publisher": {"@id": AUTHOR},
        "license": {"@id": str(own["path"])} if own.get("path") else _("See the licence of each file"),
        "hasPart": [{"@id": file["@id"]} for file in files],
        "mentions": [{"@id": run["@id"]} for run in runs],
    }
    about = {
        "@id": NAME,
        "@type": "CreativeWork",
        "conformsTo": {"@id": SPECIFICATION},
        "about": {"@id": "./"},
    }
    author = {"@id": AUTHOR, "@type": "Organization", "name": str(publication.config.get("author", ""))}
    engine = {"@id": ENGINE, "@type": "SoftwareApplication", "name": "memobook", "version": VERSION}
    if own.get("path"):
        licences.setdefault(own["path"], {"@id": own["path"], "@type": "CreativeWork", "name": own.get("title", "")})
    graph = [about, root, *files, author, engine, *software, *runs, *(licences[key] for key in sorted(licences))]
    text = json.dumps({"@context": f"{SPECIFICATION}/context", "@graph": graph}, indent=1, ensure_ascii=False)
    return (text + "\n").encode()


def _names() -> dict[str, str]:
    """What the files are."""
    return {
        "index.html": _("The memo"),
        "memo.pdf": _("The memo as PDF"),
        "memo.md": _("The memo as Markdown"),
        "memo.json": _("The memo as JSON"),
        "email.html": _("The memo as an e-mail"),
        "email.eml": _("The memo as a message to be sent"),
        "evidence.pdf": _("Claims, methods and values as PDF"),
        "ledger.json": _("All values and claims"),
        "ledger.schema.json": _("The shape of ledger.json as JSON Schema"),
        "datapackage.json": _("Description of the data"),
        "cite.bib": _("How to cite it"),
        "entry.xml": _("The memo as a feed entry"),
        "picture.png": _("Picture for previews"),
        "sitemap.xml": _("Its pages"),
    }


def _licences(ledger: Ledger) -> dict[str, dict[str, Any]]:
    """The licences of the offered data by their address."""
    found = {}
    for resource in descriptor(ledger.publication).get("resources", []):
        licence = (resource.get("licenses") or [{}])[0]
        if resource["name"] in offered(ledger) and licence.get("path"):
            found[licence["path"]] = {
                "@id": licence["path"],
                "@type": "CreativeWork",
                "name": licence.get("title") or licence.get("name") or licence["path"],
            }
    return found


def _file(
    path: Path, name: str, known: dict[str, str], ledger: Ledger, licences: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@id": name,
        "@type": "File",
        "name": known.get(name, name),
        "encodingFormat": KINDS.get(path.suffix, "application/octet-stream"),
        "contentSize": str(path.stat().st_size),
    }
    if path.suffix == ".ipynb":
        found["@type"] = ["File", "SoftwareSourceCode"]
        found |= {
            "name": _("The executed notebook of {theme}").format(theme=path.stem),
            "programmingLanguage": {"@id": "#python"},
        }
    if name.startswith("data/"):
        dataset = ledger.view.package.dataset(path.name.split(".")[0])
        every = path.name.endswith(".vintages.csv")
        found["name"] = _("{dataset}, every vintage").format(dataset=dataset.title) if every else dataset.title
        described = {r["name"]: r for r in descriptor(ledger.publication).get("resources", [])}
        licence = (described.get(dataset.name, {}).get("licenses") or [{}])[0]
        if licence.get("path") in licences:
            found["license"] = {"@id": licence["path"]}
        found["isBasedOn"] = sorted(
            {s["path"] for s in described.get(dataset.name, {}).get("sources", []) if s.get("path")}
        )
    return found


def _run(theme: str, ledger: Ledger) -> dict[str, Any]:
    """What made a notebook's results, from which of the offered data."""
    read = [name for name in offered(ledger) if name in ledger.datasets_of(theme)]
    return {
        "@id": f"#run-{theme}",
        "@type": "CreateAction",
        "name": _("Run of {theme} as of {day}").format(theme=theme, day=ledger.edition.as_of),
        "instrument": [{"@id": ENGINE}, {"@id": "#papermill"}],
        "object": [{"@id": f"data/{name}.csv"} for name in read],
        "result": {"@id": f"notebooks/{theme}.ipynb"},
    }


def _installed(name: str) -> dict[str, Any]:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return _software(name, version(name))
    except PackageNotFoundError:
        return _software(name, "")


def _software(name: str, number: str) -> dict[str, Any]:
    found = {"@id": f"#{name}", "@type": "SoftwareApplication", "name": name}
    return found | ({"version": number} if number else {})
