"""What an executed notebook shows, in a form in which two executions can be compared."""

from __future__ import annotations

import re
from typing import Any

from memobook.themes.values.value import VALUE

# Styler and figure ids, addresses: they differ between any two executions
PASSING = re.compile(r"0x[0-9a-f]+|T_[0-9a-f]{5}")


def values(notebook: dict[str, Any]) -> dict[str, Any]:
    """The recorded values by id, each with everything it was recorded with."""
    return {o["data"][VALUE]["id"]: o["data"][VALUE] for o in _outputs(notebook) if VALUE in o.get("data", {})}


def shown(notebook: dict[str, Any]) -> dict[str, str]:
    """Texts and pictures that the cells show, in order; printed pieces joined, passing ids left out."""
    found: dict[str, str] = {}
    for number, output in enumerate(o for o in _outputs(notebook) if o["output_type"] != "stream"):
        for kind, content in output.get("data", {}).items():
            if kind.startswith(("text/", "image/png")):
                found[f"{number} {kind}"] = PASSING.sub("", _joined(content)).strip()
    printed = [_joined(o["text"]) for o in _outputs(notebook) if o["output_type"] == "stream" and o["name"] == "stdout"]
    return found | {"printed": "".join(printed)}


def _outputs(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [output for cell in notebook["cells"] for output in cell.get("outputs", [])]


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)
