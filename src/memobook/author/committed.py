"""The newest edition as it is known without executing anything: told at once."""

from __future__ import annotations

from memobook.data.package import DataPackage
from memobook.editions.edition import Edition
from memobook.ledger.ledger import Ledger
from memobook.publication.folder import Publication
from memobook.runs.committed_members import read_committed
from memobook.runs.run import Runner


def committed_ledger(publication: Publication) -> Ledger:
    """The ledger of the newest edition, from the outputs of the committed notebooks."""
    edition = Edition.read(publication, publication.newest())
    executed, missing = read_committed(edition, publication.notebooks)
    return Ledger.assemble(publication, edition, DataPackage(publication.data), executed, missing=missing)


def known_ledger(publication: Publication) -> Ledger:
    """The same from stored runs where the last build or check has left all of them; else from the notebooks."""
    edition, package = Edition.read(publication, publication.newest()), DataPackage(publication.data)
    runs = Runner(publication, package).stored_runs(edition)
    if runs is None:
        return committed_ledger(publication)
    return Ledger.assemble(publication, edition, package, {name: run.executed() for name, run in runs.items()})
