"""What any build computes before it can begin, from the engine alone: the parent of commands imports this module.

Its forks inherit the engine's hash (they are forked only as long as no file of it has changed), the schema of ledgers,
and the expressions that libraries compile where they are first used.
"""

from __future__ import annotations

from memobook.ledger.shape.ledger import dump_schema
from memobook.pages.forms.reading_copy import reading_copy
from memobook.publication.engine import engine_sha256

PAGE = '<main><div class="body"><p>Prices &amp; values</p></div></main>'

engine_sha256()
dump_schema()
str(reading_copy(PAGE, "https://publication.example/"))
