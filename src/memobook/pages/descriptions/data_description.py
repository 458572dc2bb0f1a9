"""The data that an edition offers, as a Data Package of its own: what the runs read, with schema, sources, licences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memobook.data.dataset import DESCRIPTOR
from memobook.publication.files import read_text, sha256
from memobook.publication.folder import Publication
from memobook.publication.text.language import _

if TYPE_CHECKING:
    from memobook.ledger.ledger import Ledger

# of a descriptor in the repository: what holds for the edition's copy of its data
KEPT = ("name", "title", "description", "schema", "sources", "licenses", "format", "mediatype", "encoding")


def descriptor(publication: Publication) -> dict[str, Any]:
    """``data/datapackage.json`` as it stands."""
    found: dict[str, Any] = json.loads(read_text(publication.data / "datapackage.json", DESCRIPTOR))
    return found


def package_licence(publication: Publication) -> str:
    """Address of the licence that the data package declares for itself; empty where it declares none."""
    licences = descriptor(publication).get("licenses") or [{}]
    return str(licences[0].get("path", ""))


def offered(ledger: Ledger) -> list[str]:
    """Names of the edition's datasets that may be passed on."""
    return [name for name in ledger.datasets if ledger.view.package.dataset(name).redistribute]


def data_description(folder: Path, ledger: Ledger) -> bytes:
    """``datapackage.json`` of an edition's folder; empty where nothing is offered.

    Parameters
    ----------
    folder : the edition's, with its ``data/``.
    """
    held = descriptor(ledger.publication)
    described = {r["name"]: r for r in [*held.get("resources", []), *held.get("local", [])]}
    resources = []
    for name in offered(ledger):
        data = (folder / "data" / f"{name}.csv").read_bytes()
        kept = {key: described[name][key] for key in KEPT if key in described[name]}
        kept |= {"path": f"data/{name}.csv", "profile": "tabular-data-resource"}
        resources.append(kept | {"bytes": len(data), "hash": f"sha256:{sha256(data)}"})
    if not resources:
        return b""
    edition = ledger.edition
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": f"{held.get('name', 'data')}-{edition.date}",
        "title": _("Data of “{title}”").format(title=edition.title),
        "description": _(
            "What was public on {day} of the datasets that the memo's runs read, as far as it may be passed on."
        ).format(day=edition.as_of),
        "homepage": f"{ledger.publication.base}{edition.date}/",
        "created": f"{edition.date}T00:00:00Z",
        "version": f"{edition.date}.{edition.revision}",
        "contributors": [{"title": str(ledger.publication.config.get("author", "")), "role": "author"}],
    }
    if held.get("licenses"):
        package["licenses"] = held["licenses"]
    return (json.dumps(package | {"resources": resources}, indent=1, ensure_ascii=False) + "\n").encode()
