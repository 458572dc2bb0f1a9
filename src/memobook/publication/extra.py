"""Extras: packages that one thing needs, installed only where a publication wants that thing."""

from __future__ import annotations

from .errors import ContentError


def not_installed(id: str, package: str, requirement: str, place: str, *, where: str = "") -> ContentError:
    """The error that names a package which can't be imported, and what brings it.

    Parameters
    ----------
    id : of the error.
    requirement : that brings the package, such as ``memobook[cluster]``.
    place : what was called for.
    where : else it is to be installed; begins with a space.
    """
    return ContentError(
        id,
        f"the package {package!r} is not installed",
        place=place,
        fix=f"install it here{where}: pip install '{requirement}'; or name {requirement} in pyproject.toml, with uv",
    )
