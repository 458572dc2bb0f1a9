"""A notebook for each member of a family, which is how a plain Jupyter Book comes to the same pages as an edition."""

from __future__ import annotations

import json
from pathlib import Path

import yaml
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from memobook.editions.edition import Edition
from memobook.publication.folder import Publication

BETWEEN = "-"  # no name of a theme holds one


def write_member_notebooks(root: Path) -> None:
    """Put, in a copy of the repository, a notebook a member in the place of each family of the newest edition.

    Members are read as memobook reads them; papermill puts each one's parameters behind the notebook's own.
    """
    publication = Publication(root)
    edition = Edition.read(publication, publication.newest())
    contents = root / "_toc.yml"
    told = yaml.safe_load(contents.read_text("utf-8"))
    for family in edition.families.values():
        path = root / "notebooks" / f"{family.theme}.ipynb"
        notebook = load_notebook_node(str(path))
        written = []
        for member in family.members.values():
            own = path.with_stem(f"{family.theme}{BETWEEN}{member.name}")
            parameterized = parameterize_notebook(notebook, member.parameters, report_mode=True)
            own.write_text(json.dumps(parameterized, indent=1, ensure_ascii=False), "utf-8")
            written.append({"file": f"notebooks/{own.stem}"})
        path.unlink()
        at = [chapter["file"] for chapter in told["chapters"]].index(f"notebooks/{family.theme}")
        told["chapters"][at : at + 1] = written
    contents.write_text(yaml.safe_dump(told, sort_keys=False), "utf-8")


def id_of(notebook: str, id: str) -> str:
    """The id that a value of a notebook has in the edition's ledger: of a member ``theme.member.name``."""
    theme, _, member = notebook.partition(BETWEEN)
    return f"{theme}.{member}.{id.removeprefix(f'{theme}.')}" if member else id
