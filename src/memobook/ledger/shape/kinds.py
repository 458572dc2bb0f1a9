"""What many parts of the ledger are made of."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from memobook.editions.claim import VERDICTS
from memobook.themes.values.grade import GRADES
from memobook.themes.values.interval import KINDS, UNSTATED

CLOSED = ConfigDict(extra="forbid", use_attribute_docstrings=True)

Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Ends = Annotated[list[float | None], Field(min_length=2, max_length=2)]
Kind = Annotated[str, Field(json_schema_extra={"enum": [*KINDS, UNSTATED]})]
Grade = Annotated[str, Field(json_schema_extra={"enum": [*GRADES]})]
Verdict = Annotated[str, Field(json_schema_extra={"enum": [*VERDICTS]})]
Parameters = dict[str, Any]
