"""Names of datasets and statements completed between the quotes of ``book.data("…")``, in any IPython kernel."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from typing import Any

# a call whose first argument, a text, is being written
CALL = r"\.(?P<method>data|vintages|statement|has_statement)\(\s*[\"'](?P<begun>[\w-]*)$"
# the offer for each method; a later book takes an earlier one's place
_offers: dict[str, Callable[[], Iterable[str]]] = {}


def complete(datasets: Callable[[], Iterable[str]], statements: Callable[[], Iterable[str]]) -> None:
    """Have the kernel of this process, if it is one, offer these names."""
    if "IPython" not in sys.modules:
        return
    from IPython.core.getipython import get_ipython

    shell = get_ipython()  # type: ignore[no-untyped-call]
    if shell is None:
        return
    if not _offers:
        shell.set_hook("complete_command", _completed, re_key=rf".*{CALL}")  # type: ignore[no-untyped-call]
    _offers.update(dict.fromkeys(("data", "vintages"), datasets))
    _offers.update(dict.fromkeys(("statement", "has_statement"), statements))


def _completed(_: Any, event: Any) -> list[str]:
    call = re.search(CALL, event.text_until_cursor)
    return [name for name in _offers[call["method"]]() if name.startswith(call["begun"])] if call else []
