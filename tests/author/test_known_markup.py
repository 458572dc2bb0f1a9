"""What ``check`` takes for markup of this tool is what pages know: neither more nor less."""

from __future__ import annotations

from memobook.author.check.text import unprinted
from memobook.pages.sphinxext.markup import DIRECTIVES, ROLES


def test_every_role_and_directive_of_the_extension_is_known() -> None:
    # those of the documentation's reference stand on its pages alone, which no rule of markup reads
    of_documentation = {name for name in DIRECTIVES if name.endswith("-reference")}
    assert ROLES.keys() == unprinted.OWN_ROLES
    assert DIRECTIVES.keys() - of_documentation == unprinted.OWN_DIRECTIVES
