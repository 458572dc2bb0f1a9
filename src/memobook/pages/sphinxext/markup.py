"""Every role and directive of the extension, by the name under which an author writes it."""

from __future__ import annotations

from .directives.changes import Changes
from .directives.claim_sentence import ClaimSentence
from .directives.corrections import CorrectionsPage
from .directives.data import Datasets, Result
from .directives.data_page import DataPage
from .directives.family import FamilyIndex, MissingMember
from .directives.forecasts import Forecasts
from .directives.front import Archive, Front, Search
from .directives.glossary import Glossary
from .directives.graph import Graph
from .directives.implication import Implication
from .directives.register import ClaimPage, ClaimRegister, VerdictMeanings
from .directives.score import ScorePage
from .directives.sensitivity import SensitivityTable
from .directives.statements import Statements
from .directives.teaching import Teaching
from .directives.value_page import ValuePage
from .directives.verification import Verification
from .references.call import CallReference, MarkupReference
from .references.dataset import DatasetReference
from .references.ledger import LedgerReference
from .roles import ClaimRole, LiteralRole, MemberRole, PageRole, StatedRole, TermRole, ValueRole

ROLES = {
    "value": ValueRole,
    "stated": StatedRole,
    "literal": LiteralRole,
    "page": PageRole,
    "member": MemberRole,
    "claim": ClaimRole,
    "term": TermRole,
}
DIRECTIVES = {
    "result": Result,
    "implication": Implication,
    "forecasts": Forecasts,
    "graph": Graph,
    "glossary": Glossary,
    "claim": ClaimSentence,
    "teaching": Teaching,
    "claim-register": ClaimRegister,
    "claim-page": ClaimPage,
    "verdict-meanings": VerdictMeanings,
    "sensitivity": SensitivityTable,
    "statements": Statements,
    "datasets": Datasets,
    "data-page": DataPage,
    "family": FamilyIndex,
    "missing-member": MissingMember,
    "front": Front,
    "archive": Archive,
    "score": ScorePage,
    "corrections": CorrectionsPage,
    "verification": Verification,
    "search-editions": Search,
    "value-page": ValuePage,
    "changes": Changes,
    "dataset-reference": DatasetReference,
    "call-reference": CallReference,
    "markup-reference": MarkupReference,
    "ledger-reference": LedgerReference,
}
