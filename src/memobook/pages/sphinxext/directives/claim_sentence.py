"""The directive of a claim that stands in the prose, around its sentence."""

from __future__ import annotations

from docutils import nodes

from memobook.publication.errors import ContentError, suggestion

from ..roles import claim_mark
from .directive import ContentDirective


class ClaimSentence(ContentDirective):
    """A claim’s sentence, with the way to its check: ``:::{claim} its-id``. In the memo it may hold all of the claim.

    In the memo options above the sentence say what was stated (``stated``, ``by``, ``rounding``), how it is checked
    (``check``) and the other fields of the register; then the claim stands here and nowhere else. Without options it is
    a claim of the register. Memobook reads the options from the file, and takes them away before MyST sees them.
    """

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        id, claims = self.arguments[0], self.site.ledger.register.claims
        if id not in claims:
            message = f"the register has no claim {id!r}"
            raise ContentError("claim.unknown", message, place=self.place, fix=suggestion(id, claims))
        found = self.parse_content_to_nodes()
        paragraphs = [node for node in found if isinstance(node, nodes.paragraph)]
        if not paragraphs:
            message, fix = f"the claim {id} has no sentence", "write it between options and end of the block"
            raise ContentError("claim.block", message, place=self.place, fix=fix)
        if self.site.place != "docs":
            paragraphs[-1] += claim_mark(self.site, self.env.app.builder, self.env.docname, claims[id])
        paragraphs[0]["ids"].append(f"claim-{id}")
        return found
