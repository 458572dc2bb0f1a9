"""Every role and directive of the extension, by the name under which an author writes it."""

from __future__ import annotations

from .call_reference import CallReference, MarkupReference
from .changes_directive import Changes
from .corrections_directive import CorrectionsPage
from .data_directives import Datasets, Result
from .dataset_reference import DatasetReference
from .front_directives import Archive, Front, Search
from .graph_directive import Graph
from .implication_directive import Implication
from .ledger_reference import LedgerReference
from .register_directives import ClaimRegister, VerdictMeanings
from .roles import LiteralRole, PageRole, StatedRole, ValueRole
from .score_directive import ScorePage
from .sensitivity_directive import SensitivityTable
from .statements_directive import Statements
from .value_page import ValuePage

ROLES = {"value": ValueRole, "stated": StatedRole, "literal": LiteralRole, "page": PageRole}
DIRECTIVES = {
    "result": Result,
    "implication": Implication,
    "graph": Graph,
    "claim-register": ClaimRegister,
    "verdict-meanings": VerdictMeanings,
    "sensitivity": SensitivityTable,
    "statements": Statements,
    "datasets": Datasets,
    "front": Front,
    "archive": Archive,
    "score": ScorePage,
    "corrections": CorrectionsPage,
    "search-editions": Search,
    "value-page": ValuePage,
    "changes": Changes,
    "dataset-reference": DatasetReference,
    "call-reference": CallReference,
    "markup-reference": MarkupReference,
    "ledger-reference": LedgerReference,
}
