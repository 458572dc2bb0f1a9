"""What is signed of a release: an in-toto statement with SLSA provenance.

Its subjects are the lock, and the manifests of the edition's folder and of the revision's own. The provenance names
what they were made from: the commit, the lock file of packages, the environment, and the locks before this one.

Source: in-toto Attestation Framework, Statement v1; SLSA v1.0, Provenance.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from ..engine import VERSION
from ..files import dump_manifest, sha256
from .lock import Lock

STATEMENT = "https://in-toto.io/Statement/v1"
PROVENANCE = "https://slsa.dev/provenance/v1"
BUILD_TYPE = "urn:memobook:release:1"


def statement_of(lock: Lock, data: bytes) -> dict[str, Any]:
    """The statement of a release; ``data`` are the bytes of its lock."""
    held = lock.held
    runs = held["runs"].values()
    packages = sorted({run["lock"] for run in runs if run.get("lock")})
    environments = [{name: run[name] for name in ("kernel", "numerics") if name in run} for run in runs]
    dependencies = [{"name": "repository", "digest": {"gitCommit": held["commit"]}}] if held["commit"] else []
    dependencies += [{"name": "uv.lock", "digest": {"sha256": digest}} for digest in packages]
    dependencies += [{"name": one["lock"], "digest": {"sha256": one["sha256"]}} for one in held.get("chain", [])]
    return {
        "_type": STATEMENT,
        "subject": [{"name": name, "digest": {"sha256": digest}} for name, digest in subjects(lock, data).items()],
        "predicateType": PROVENANCE,
        "predicate": {
            "buildDefinition": {
                "buildType": BUILD_TYPE,
                "externalParameters": {"edition": held["edition"], "revision": held["revision"]},
                "internalParameters": {"environment": next(iter(environments), {})},
                "resolvedDependencies": dependencies,
            },
            "runDetails": {
                "builder": {"id": "urn:memobook:engine", "version": {"memobook": VERSION}},
                "metadata": {"finishedOn": f"{held['day']}T00:00:00Z"},
            },
        },
    }


def subjects(lock: Lock, data: bytes) -> dict[str, str]:
    """Name → SHA-256 of what a release signs."""
    folder = f"{lock.held['edition']}/"
    return {
        PurePosixPath(lock.place).name: sha256(data),
        f"{folder}manifest.json": sha256(dump_manifest(lock.manifest)),
        f"{folder}{lock.revision.folder}/manifest.json": lock.held["permanent"],
    }
