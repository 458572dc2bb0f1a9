"""The files of a family that is begun: a notebook with a parameter for its members, and a test of the first of them."""

from __future__ import annotations

import json
from typing import Any

from memobook.data.package import DataPackage
from memobook.editions.family import Family
from memobook.publication.folder import Publication
from memobook.runs.kernels.normalised import dump_notebook

# of a dataset's column -> of a notebook's parameter
KINDS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
QUESTION = "# {{member}}`title`: what does the page ask?\n\nWhat a reader should learn of each, in two sentences."
CELLS = {
    "parameters": """as_of: str = "{day}"  # the day whose knowledge counts; nothing published later is read
{parameter}: {kind} = {first}  # the member that the page is about""",
    "setup": """import memobook

book = memobook.open("{name}", as_of=as_of)
rows = book.data("{dataset}", where={{"{parameter}": {parameter}}})""",
    "values": 'book.count("observations", len(rows), "observations that were public", rows=rows)',
}
TEST = '''"""The family {name}: what its notebook records of its first member."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from memobook.data.package import DataPackage
from memobook.data.view import View
from memobook.publication.folder import Publication
from memobook.runs.run import Runner
from memobook.themes.theme import Theme

PUBLICATION = Publication(Path(__file__).resolve().parents[1])
DAY, MEMBER = "{day}", {first}


def test_it_counts_the_observations_of_a_member() -> None:
    package = DataPackage(PUBLICATION.data)
    theme = Theme.read(PUBLICATION.notebooks, "{name}")
    parameters = {{"as_of": DAY, "{parameter}": MEMBER}}
    values = Runner(PUBLICATION, package).run(theme, parameters, {{}}, __file__).executed().values
    rows = View(package, date.fromisoformat(DAY)).frame("{dataset}")
    assert values["{name}.observations"].value == (rows["{parameter}"] == MEMBER).sum()
'''


def family_files(family: Family, for_each: str, publication: Publication, day: str) -> tuple[str, str]:
    """Notebook and test.

    Parameters
    ----------
    for_each : ``dataset.column``, whose values are the members.
    """
    dataset, _, column = for_each.partition(".")
    fields = DataPackage(publication.data).dataset(dataset).fields
    kind = next(field.type for field in fields if field.name == column)
    value = next(iter(family.members.values())).value
    first = json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
    words = {"name": family.theme, "parameter": family.parameter, "kind": KINDS[kind], "first": first}
    words |= {"dataset": dataset, "day": day}
    sources = {id: source.format(**words).splitlines(keepends=True) for id, source in CELLS.items()}
    question = QUESTION.format(**words).splitlines(keepends=True)
    cells: list[dict[str, Any]] = [{"cell_type": "markdown", "id": "question", "metadata": {}, "source": question}]
    for id, source in sources.items():
        tags = ["parameters", "hide-input"] if id == "parameters" else ["hide-input"]
        code = {"cell_type": "code", "id": id, "metadata": {"tags": tags}, "source": source}
        cells.append(code | {"execution_count": None, "outputs": []})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    document = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return dump_notebook(document), TEST.format(**words)
