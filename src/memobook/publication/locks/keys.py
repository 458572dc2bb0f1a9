"""Keys of the publisher: ed25519, as files of OpenSSH or PEM; the public halves stand one a line in ``publisher.pub``.

A public key is written as OpenSSH writes it (``ssh-ed25519 AAAA… who``) and named by its fingerprint, as ``ssh-keygen
-l`` prints it. A key that is no longer used stays in the file, since earlier releases were signed with it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ContentError
from ..folder import Publication

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
    from securesystemslib.signer import SSlibKey

PUBLIC = "publisher.pub"
# names the file of the private key, where the call names none
VARIABLE = "MEMOBOOK_KEY"
FINGERPRINT = "SHA256:"
ADD = "put its public half there: ssh-keygen -y -f {} >> publisher.pub"


def fingerprint(key: Ed25519PublicKey) -> str:
    """The name of a key, such as ``SHA256:uNiV…``."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import ssh_key_fingerprint

    return FINGERPRINT + base64.b64encode(ssh_key_fingerprint(key, SHA256())).decode().rstrip("=")


def read_public(data: bytes, place: str) -> dict[str, SSlibKey]:
    """Fingerprint → public key of the lines of a file; empty lines and comments are left out.

    Raises
    ------
    ContentError : ``key.public`` with file and line.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_ssh_public_key
    from securesystemslib.signer import SSlibKey

    found: dict[str, SSlibKey] = {}
    for number, line in enumerate(data.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith(b"#"):
            continue
        try:
            key = load_ssh_public_key(line.strip())
        except (ValueError, UnsupportedAlgorithm) as error:
            raise _no_public(f"{place}:{number}", "this line is no public key") from error
        if not isinstance(key, Ed25519PublicKey):
            raise _no_public(f"{place}:{number}", "this key is of another kind than ed25519")
        found[fingerprint(key)] = SSlibKey.from_crypto(key, fingerprint(key))
    return found


def publisher_keys(publication: Publication) -> dict[str, SSlibKey]:
    """The public keys of a publication; none where its releases are not signed."""
    path = publication.root / PUBLIC
    return read_public(path.read_bytes(), PUBLIC) if path.is_file() else {}


def read_private(path: Path, known: Iterable[str]) -> tuple[str, Ed25519PrivateKey]:
    """A private key and its fingerprint, whose public half the publication has among its ``known`` ones.

    Raises
    ------
    ContentError : ``key.private``, ``key.public``; nothing of the file is told.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_ssh_private_key

    try:
        data = path.read_bytes()
    except OSError as error:
        raise _no_private(path, f"this file can’t be read: {error.strerror}", "name the file of the key") from error
    load = load_ssh_private_key if b"OPENSSH PRIVATE KEY" in data else load_pem_private_key
    try:
        key = load(data, password=None)
    except TypeError as error:
        fix = "name a key that has none, or take it off a copy that only you can read: ssh-keygen -p"
        raise _no_private(path, "this key has a passphrase", fix) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        fix = 'make one: ssh-keygen -t ed25519 -N "" -f FILE'
        raise _no_private(path, "this is no private key in a form of OpenSSH or PEM", fix) from error
    if not isinstance(key, Ed25519PrivateKey):
        fix = 'make one: ssh-keygen -t ed25519 -N "" -f FILE'
        raise _no_private(path, "this key is of another kind than ed25519", fix)
    name = fingerprint(key.public_key())
    if name not in known:
        message = f"the public half of {path}, {name}, is not in this file, and readers check by that"
        raise ContentError("key.public", message, place=PUBLIC, fix=ADD.format(path))
    return name, key


def _no_public(place: str, message: str) -> ContentError:
    return ContentError("key.public", message, place=place, fix="write one key a line: ssh-ed25519 AAAA… who")


def _no_private(path: Path, message: str, fix: str) -> ContentError:
    return ContentError("key.private", message, place=str(path), fix=fix)
