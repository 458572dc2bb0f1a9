"""The files of a theme that is begun: notebook, dataset and test, as small as they can be and still build."""

from __future__ import annotations

from typing import Any

from memobook.runs.kernels.normalised import dump_notebook

HEADER = "id,amount,published\n"
FIELDS = (
    ("id", "string", "What the observation is of."),
    ("amount", "number", "What was observed, with its unit in words here."),
    ("published", "date", "Day on which the observation became public."),
)
QUESTION = "# {title}: what does it ask?\n\nWhat a reader should learn here, in two sentences."
CELLS = {
    "parameters": 'as_of: str = "{day}"  # the day whose knowledge counts; nothing published later is read',
    "setup": 'import matplotlib.pyplot as plt\n\nimport memobook\n\nbook = memobook.open("{name}", as_of=as_of)',
    "values": """rows = book.data("{name}")
book.value("observations", len(rows), unit="rows", label="observations that were public", datasets=["{name}"])""",
    "figure": """if rows.empty:
    book.absent("{title} over time can’t be shown.", "No observation was public on this day.")
else:
    figure, axes = plt.subplots()
    axes.plot(rows["published"], rows["amount"], marker="o")
    book.figure(figure, "amounts", caption="What the figure shows.", alt="What one sees who can’t see it.")""",
}
TEST = '''"""The theme {name}: what its notebook records."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from memobook.data.package import DataPackage
from memobook.publication.folder import Publication
from memobook.runs.run import Runner
from memobook.themes.theme import Theme
from memobook.data.view import View

PUBLICATION = Publication(Path(__file__).resolve().parents[1])
DAY = "{day}"


def test_it_counts_the_observations_that_were_public() -> None:
    package = DataPackage(PUBLICATION.data)
    theme = Theme.read(PUBLICATION.notebooks, "{name}")
    values = Runner(PUBLICATION, package).run(theme, {{"as_of": DAY}}, {{}}, __file__).executed().values
    assert values["{name}.observations"].value == len(View(package, date.fromisoformat(DAY)).frame("{name}"))
'''


def title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def notebook(name: str, day: str) -> str:
    def filled(text: str) -> str:
        return text.format(name=name, title=title(name), day=day)

    return cells_notebook(filled(QUESTION), {id: filled(source) for id, source in CELLS.items()})


def cells_notebook(question: str, sources: dict[str, str]) -> str:
    """A notebook of a question and code cells by id; that of parameters is tagged so."""
    first = question.splitlines(keepends=True)
    cells: list[dict[str, Any]] = [{"cell_type": "markdown", "id": "question", "metadata": {}, "source": first}]
    cells += [code_cell(id, source) for id, source in sources.items()]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return dump_notebook({"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})


def code_cell(id: str, source: str) -> dict[str, Any]:
    """A code cell that a page folds; that of parameters is tagged so."""
    tags = ["parameters", "hide-input"] if id == "parameters" else ["hide-input"]
    code = {"cell_type": "code", "id": id, "metadata": {"tags": tags}, "source": source.splitlines(keepends=True)}
    return code | {"execution_count": None, "outputs": []}


def test(name: str, day: str) -> str:
    """The module that tests the theme."""
    return TEST.format(name=name, day=day)
