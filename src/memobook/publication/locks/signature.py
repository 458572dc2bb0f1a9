"""The signature of a release: its statement in a DSSE envelope, ``<date>.v<number>.dsse.json`` beside the lock.

Keys, signing and checking are those of securesystemslib and cryptography; nothing of it is done here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..folder import Publication
from .keys import publisher_keys
from .lock import Lock, lock_path
from .statement import PROVENANCE, STATEMENT, statement_of, subjects

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from securesystemslib.signer import SSlibKey

PAYLOAD_TYPE = "application/vnd.in-toto+json"


def signature_name(lock_name: str) -> str:
    """Name of the signature's file, from that of the lock."""
    return lock_name.removesuffix(".lock.json") + ".dsse.json"


def signature_path(publication: Publication, date: str, number: int) -> Path:
    """Where the signature of a revision lies, if it has one."""
    path = lock_path(publication, date, number)
    return path.with_name(signature_name(path.name))


def sign(lock: Lock, data: bytes, name: str, key: Ed25519PrivateKey) -> bytes:
    """The envelope of a release, as a file; ``name`` is the key's fingerprint, ``data`` the lock's bytes."""
    from securesystemslib.dsse import Envelope
    from securesystemslib.signer import CryptoSigner, SSlibKey

    payload = json.dumps(statement_of(lock, data), sort_keys=True, ensure_ascii=False).encode()
    envelope = Envelope(payload, PAYLOAD_TYPE, {})
    envelope.sign(CryptoSigner(key, SSlibKey.from_crypto(key.public_key(), name)))
    return (json.dumps(envelope.to_dict(), indent=1) + "\n").encode()


def signature_fault(envelope: bytes | None, lock: Lock, data: bytes, keys: Mapping[str, SSlibKey], where: str) -> str:
    """What is wrong with a release's signature; nothing where it is good, or the release was not signed.

    Parameters
    ----------
    envelope : the file's bytes; None where there is none.
    keys : that may have signed it, by fingerprint.
    where : the keys come from.
    """
    from securesystemslib.dsse import Envelope
    from securesystemslib.exceptions import Error

    if envelope is None:
        return f"it was signed by {lock.signer}, and its signature is gone" if lock.signer else ""
    try:
        found = Envelope.from_dict(json.loads(envelope))
        statement: Any = json.loads(found.payload)
        told = {one["name"]: one["digest"]["sha256"] for one in statement["subject"]}
        kinds = found.payload_type, statement["_type"], statement["predicateType"]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, Error) as error:
        return f"its signature can’t be read: {type(error).__name__}"
    names = ", ".join(sorted(found.signatures)) or "nobody"
    mine = {name: key for name, key in keys.items() if name in found.signatures}
    if not mine:
        return f"it is signed by a wrong key: {names} is none of those of {where}"
    try:
        good = found.verify(list(mine.values()), 1)
    except (Error, ValueError):
        return f"the signature by {names} is forged: that key did not sign this statement"
    if lock.signer and lock.signer not in good:
        return f"it is signed by {', '.join(good)}, and its lock says {lock.signer}"
    wanted = subjects(lock, data)
    other = [name for name in told if name not in wanted]
    if other or kinds != (PAYLOAD_TYPE, STATEMENT, PROVENANCE):
        return f"the signature is of something else: {', '.join(other) or kinds[2]}"
    changed = [name for name in wanted if told.get(name) != wanted[name]]
    if changed:
        return f"{changed[0]} is not what {names} signed: it was written anew"
    return ""


def local_fault(publication: Publication, lock: Lock) -> str:
    """The same of a lock of the repository, by the keys that it names."""
    path = lock_path(publication, lock.held["edition"], lock.revision.number)
    envelope = path.with_name(signature_name(path.name))
    found = envelope.read_bytes() if envelope.is_file() else None
    return signature_fault(found, lock, path.read_bytes(), publisher_keys(publication), "publisher.pub")
