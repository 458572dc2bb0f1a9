"""Addresses elsewhere: whether they answer, and when they did last.

What answered is remembered with its day in ``.memobook/links.json``, so that an address that fails today is told with
the day on which it was seen last. Nothing of an answer but its status is kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import requests

from memobook.publication.files import write_aside
from memobook.publication.finding import Finding

from .material import Material
from .text.links import GONE

ADDRESS = re.compile(r"https?://[^\s<>\"'{}|\\^`\[\]]+")
SECONDS = 15
AT_ONCE = 8
# a server may refuse robots and still have the page
THERE = {401, 403, 405, 406, 418, 429, 503, 999}


def external(material: Material) -> Iterator[Finding]:
    """Addresses of the memo, the pages, the notebooks' prose and the bibliography that do not answer."""
    places = _addresses(material)
    path = material.publication.store / "links.json"
    seen = _seen(path)
    today = datetime.now(UTC).date().isoformat()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = dict(zip(places, pool.map(_answer, places), strict=True))
    for address, problem in answers.items():
        if not problem:
            seen[address] = today
            continue
        last = f"; last seen on {seen[address]}" if address in seen else "; never seen"
        for place in places[address]:
            yield GONE.at(place, f"{address}: {problem}{last}")
    path.parent.mkdir(exist_ok=True)
    write_aside(path, (json.dumps(dict(sorted(seen.items())), indent=1) + "\n").encode())


def _addresses(material: Material) -> dict[str, list[str]]:
    """Places of each address, in order."""
    found: dict[str, list[str]] = {}
    for text in material.texts:
        for match in ADDRESS.finditer(text.text):
            found.setdefault(_trimmed(match[0]), []).append(text.at(match.start()))
    bibliography = material.publication.bibliography.read_text("utf-8", errors="replace")
    for match in ADDRESS.finditer(bibliography):
        line = bibliography.count("\n", 0, match.start()) + 1
        found.setdefault(_trimmed(match[0]), []).append(f"references.bib:{line}")
    for match in re.finditer(r"^\s*doi\s*=\s*[{\"]([^}\"]+)", bibliography, re.MULTILINE | re.IGNORECASE):
        line = bibliography.count("\n", 0, match.start(1)) + 1
        found.setdefault(f"https://doi.org/{match[1].strip()}", []).append(f"references.bib:{line}")
    return {address: list(dict.fromkeys(places)) for address, places in found.items()}


def _trimmed(address: str) -> str:
    """An address without what belongs to the sentence around it."""
    address = address.rstrip(".,;:!?*_")
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1].rstrip(".,;")
    return address


def _answer(address: str) -> str:
    """What is wrong with an address, asked for its head first; nothing where it answers."""
    problem = ""
    for method in ("HEAD", "GET"):
        try:
            with requests.request(
                method, address, timeout=SECONDS, allow_redirects=True, stream=True,
                headers={"User-Agent": "memobook check"},
            ) as answer:  # fmt: skip
                if answer.ok or answer.status_code in THERE:
                    return ""
                problem = f"it answers {answer.status_code} {answer.reason or ''}".rstrip()
        except requests.RequestException as error:
            problem = f"no answer ({type(error).__name__})"
    return problem


def _seen(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(address): str(day) for address, day in found.items()} if isinstance(found, dict) else {}
