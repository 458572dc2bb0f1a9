"""Where suspicious answers are set aside: whole, with the reason, for a person to look at."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from memobook.publication.files import room

from ..answer import Answer
from ..plausible import Breach

NAME = 16  # characters of the hash that tells one answer from another


def set_aside(
    folder: Path,
    source: str,
    reason: str,
    answers: Sequence[Answer],
    day: date,
    *,
    raw: bool,
    breaches: Sequence[Breach] = (),
) -> Path:
    """Keep the answers of a source below ``folder``; the same answers, set aside again, stay in one place.

    Parameters
    ----------
    raw : whether the bodies may be kept; otherwise their hashes stand for them.
    breaches : rules that the answers break, each told with the entity by which it can be accepted.

    Raises
    ------
    ContentError : ``disk.full``; nothing half-written is left.
    """
    hashes = [hashlib.sha256(answer.body).hexdigest() for answer in answers]
    name = hashlib.sha256("".join([reason, *hashes]).encode()).hexdigest()[:NAME]
    final = folder / f"{source}-{name}"
    if final.is_dir():
        return final
    told: dict[str, Any] = {"source": source, "day": day.isoformat(), "reason": reason}
    told["rules"] = [{"rule": b.rule, "entity": b.entity or None, "what": b.what} for b in breaches]
    new = folder / f".{final.name}"
    shutil.rmtree(new, ignore_errors=True)
    with room(folder):
        try:
            new.mkdir(parents=True)
            told["answers"] = _put(answers, hashes, new if raw else None)
            (new / "reason.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")
            new.rename(final)
        except OSError:
            shutil.rmtree(new, ignore_errors=True)
            raise
    return final


def _put(answers: Sequence[Answer], hashes: Sequence[str], folder: Path | None) -> list[dict[str, Any]]:
    """What is told of each answer, whose body goes into the folder where there is one."""
    files = []
    for number, (answer, digest) in enumerate(zip(answers, hashes, strict=True), start=1):
        file = f"answer-{number}" if folder else None
        if folder and file:
            (folder / file).write_bytes(answer.body)
        files.append({"url": answer.url, "sha256": digest, "bytes": len(answer.body), "file": file})
    return files
