"""The project's own modules that the notebooks of an edition import."""

from __future__ import annotations

from collections.abc import Iterator

from memobook.publication.engine import ENGINE

from ..material import Material


def own_modules(material: Material) -> Iterator[tuple[str, str]]:
    """Path and source of each, by path; none where the edition can't be read. Loaders of datasets are left out."""
    ledger = material.ledger
    if ledger is None:
        return
    root = material.publication.root
    loaders = {str(dataset.loader).partition(":")[0] for dataset in material.package.datasets.values()}
    jobs = material.assembly.runner.edition_jobs(ledger.edition)
    for place in sorted({path for job in jobs for path in job.theme.modules}):
        path = root / place
        name = ".".join(path.relative_to(root).with_suffix("").parts[1:])
        if name not in loaders and name.partition(".")[0] != ENGINE.name:
            yield place, path.read_text("utf-8")
