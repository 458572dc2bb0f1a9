"""``python -m memobook.author.lab``: JupyterLab on the notebooks, kernels warm, parameters of the newest edition.

Every kernel that this JupyterLab starts is forked from the warm parent, those of the notebooks' own ``python3`` too.
A notebook that is executed there runs with the defaults of its parameters cell, so these must be the edition's.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from memobook.editions.edition import Edition
from memobook.publication.errors import ContentError
from memobook.publication.extra import not_installed
from memobook.publication.folder import Publication
from memobook.runs.committed import check_defaults
from memobook.themes.theme import Theme

# the entry point of memobook.runs.kernels.warm.provisioner, and jupyter_client's variable for a default
PROVISIONER, VARIABLE = "memobook-warm", "JUPYTER_DEFAULT_PROVISIONER_NAME"


def environment(publication: Publication) -> dict[str, str]:
    """The variables that JupyterLab gets."""
    return dict(os.environ) | {VARIABLE: PROVISIONER, "MEMOBOOK_ROOT": str(publication.root)}


def ready_edition(publication: Publication) -> Edition:
    """The newest edition, whose parameters are the defaults of its notebooks.

    Raises
    ------
    ContentError : ``theme.defaults`` where they are not.
    """
    edition = Edition.read(publication, publication.newest())
    for name in edition.tops:
        check_defaults(Theme.read(publication.notebooks, name), edition)
    return edition


def installed_program(folder: Path) -> Path:
    """JupyterLab's command in the environment's folder of programs.

    Raises
    ------
    ContentError : ``lab.package``.
    """
    program = folder / "jupyter-lab"
    if not program.is_file():
        raise not_installed("lab.package", "jupyterlab", "memobook[lab]", str(program))
    return program


def main() -> None:
    """Become JupyterLab; its arguments are those of this call."""
    try:
        publication = Publication.find()
        edition = ready_edition(publication)
        program = installed_program(Path(sys.executable).parent)
    except ContentError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(1)
    click.echo(f"notebooks with the parameters of {edition.date}, as of {edition.as_of}", err=True)
    place = [f"--ServerApp.root_dir={publication.root}", "--LabApp.default_url=/lab/tree/notebooks"]
    os.execve(program, [str(program), *place, *sys.argv[1:]], environment(publication))  # noqa: S606


if __name__ == "__main__":
    main()
