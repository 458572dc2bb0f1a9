"""Whether each source still answers in the shape that is read, fallbacks included; nothing is kept.

A fallback is asked only where the usual source fails, so nobody would see that it has changed until it is needed.
"""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

from memobook.data.dataset import Dataset
from memobook.data.package import DataPackage
from memobook.publication.errors import ContentError
from memobook.publication.folder import Publication

from .answer import NotGiven, SourceFailed, UnexpectedAnswer
from .connector import connector_class
from .held.checks import check_rows
from .question import Question

SHAPE, CHANGED, SILENT = "as read", "changed", "no answer"


@dataclass(frozen=True)
class Shape:
    """What one source answered for one dataset.

    Parameters
    ----------
    state : ``as read``; ``changed``, an answer came that can't be read or is none of this dataset; ``no answer``.
    note : what came instead.
    rows : how many were read.
    """

    dataset: str
    source: str
    state: str
    note: str = ""
    rows: int = 0


def shapes(publication: Publication, datasets: list[Dataset], timeout: float, today: date) -> list[Shape]:
    """Ask each source of each dataset, those of one source one after the other."""
    by_source: dict[str, list[tuple[Dataset, str]]] = defaultdict(list)
    for dataset in datasets:
        assert dataset.fetch is not None
        for name in (dataset.fetch.connector, *dataset.fetch.fallback):
            by_source[connector_class(name).source].append((dataset, name))
    package = DataPackage(publication.data)
    held = {dataset.name: package.records(dataset.name) for dataset in datasets}

    def one(dataset: Dataset, name: str) -> Shape:
        question = Question(publication, dataset, name, held[dataset.name], timeout)
        source, scrub = question.connector.source, question.client.scrub
        try:
            rows = check_rows(dataset, question.answer(today) or [], today)
        except NotGiven as error:
            return Shape(dataset.name, source, SHAPE, scrub(str(error)))
        except SourceFailed as error:
            return Shape(dataset.name, source, SILENT, scrub(str(error)))
        except UnexpectedAnswer as error:
            return Shape(dataset.name, source, CHANGED, scrub(str(error)))
        except ContentError:
            raise
        except Exception as error:
            return Shape(dataset.name, source, CHANGED, scrub(f"{type(error).__name__}: {error}"))
        return Shape(dataset.name, source, SHAPE, rows=len(rows))

    with ThreadPoolExecutor(max_workers=len(by_source) or 1) as pool:
        found = pool.map(lambda pairs: [one(*pair) for pair in pairs], by_source.values())
        return sorted((shape for group in found for shape in group), key=lambda shape: (shape.dataset, shape.source))
