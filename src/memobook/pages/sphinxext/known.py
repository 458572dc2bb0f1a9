"""Roles and directives as they are registered, by the name under which an author writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docutils.parsers.rst import Directive
    from sphinx.application import Sphinx

ROLES: dict[str, type] = {}
DIRECTIVES: dict[str, type] = {}
# names of Sphinx's own, which it would look for first
STANDARD = {"term", "glossary"}


def add_role(app: Sphinx, name: str, role: type[Any]) -> None:
    """Register a role, which the documentation then lists."""
    ROLES[name] = role
    app.add_role(name, role(), override=True)  # docutils has a "literal" that nobody writes
    if name in STANDARD:
        app.add_role_to_domain("std", name, role(), override=True)


def add_directive(app: Sphinx, name: str, directive: type[Directive]) -> None:
    """Register a directive, which the documentation then lists."""
    DIRECTIVES[name] = directive
    app.add_directive(name, directive, override=True)
    if name in STANDARD:
        app.add_directive_to_domain("std", name, directive, override=True)
