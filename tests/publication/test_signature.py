"""Signatures of releases: what a good one says, and what is said of each that is not."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from tiny_publication import content_error

from memobook.publication.files import sha256
from memobook.publication.locks.keys import fingerprint, read_private, read_public
from memobook.publication.locks.lock import Lock
from memobook.publication.locks.signature import PAYLOAD_TYPE, sign, signature_fault

KEY = Ed25519PrivateKey.from_private_bytes(b"a" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"b" * 32)
NAME, OTHER_NAME = fingerprint(KEY.public_key()), fingerprint(OTHER.public_key())


def public_line(key: Ed25519PrivateKey, who: str = "press@tiny.example") -> bytes:
    return key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH) + f" {who}\n".encode()


def private_file(path: Path, key: Any = KEY, form: PrivateFormat = PrivateFormat.OpenSSH) -> Path:
    path.write_bytes(key.private_bytes(Encoding.PEM, form, NoEncryption()))
    return path


KEYS = read_public(public_line(KEY) + b"# an old one\n\n" + public_line(OTHER), "publisher.pub")


def lock(**more: Any) -> Lock:
    held = {
        "edition": "2026-01-07", "revision": 1, "day": "2026-01-08", "why": "", "commit": "c" * 40,
        "runs": {"sales": {"lock": "d" * 64, "kernel": ["python3", [3, 11, 7], "linux"], "numerics": {"threads": 1}}},
        "manifest": {"index.html": "e" * 64}, "permanent": "f" * 64,
        "chain": [{"lock": "2025-12-31.v1.lock.json", "sha256": "0" * 64}], "signer": NAME,
    }  # fmt: skip
    return Lock("book/memos/2026-01-07.v1.lock.json", held | more)


def fault(envelope: bytes | None, of: Lock | None = None, **more: Any) -> str:
    of = of or lock()
    given: dict[str, Any] = {"data": of.dump(), "keys": KEYS, "where": "publisher.pub"} | more
    return signature_fault(envelope, of, given["data"], given["keys"], given["where"])


def test_a_statement_says_what_was_released_and_what_it_was_made_from() -> None:
    envelope = json.loads(sign(lock(), lock().dump(), NAME, KEY))
    assert envelope["payloadType"] == PAYLOAD_TYPE and [one["keyid"] for one in envelope["signatures"]] == [NAME]
    told = json.loads(base64.b64decode(envelope["payload"]))
    assert {one["name"]: one["digest"]["sha256"] for one in told["subject"]} == {
        "2026-01-07.v1.lock.json": sha256(lock().dump()),
        "2026-01-07/manifest.json": sha256(b'{\n "index.html": "' + b"e" * 64 + b'"\n}\n'),
        "2026-01-07/v1/manifest.json": "f" * 64,
    }
    build = told["predicate"]["buildDefinition"]
    assert told["predicateType"] == "https://slsa.dev/provenance/v1"
    assert [(one["name"], *one["digest"].values()) for one in build["resolvedDependencies"]] == [
        ("repository", "c" * 40), ("uv.lock", "d" * 64), ("2025-12-31.v1.lock.json", "0" * 64)
    ]  # fmt: skip
    assert build["internalParameters"]["environment"]["kernel"] == ["python3", [3, 11, 7], "linux"]


def test_a_good_signature_has_no_fault_and_neither_has_a_release_without_one() -> None:
    assert fault(sign(lock(), lock().dump(), NAME, KEY)) == ""
    assert fault(None, lock(signer="")) == ""


def forged() -> bytes:
    """With the fingerprint of a key that did not sign it."""
    return sign(lock(), lock().dump(), NAME, OTHER)


def unlike() -> bytes:
    """Good, with another payload put in."""
    envelope = json.loads(sign(lock(), lock().dump(), NAME, KEY))
    other = json.loads(sign(lock(commit="1" * 40), lock().dump(), NAME, KEY))
    return json.dumps(envelope | {"payload": other["payload"]}).encode()


@pytest.mark.parametrize(
    ("envelope", "told"),
    [
        (None, f"it was signed by {NAME}, and its signature is gone"),
        (b"{", "its signature can’t be read"),
        (b"[" * 100_000, "its signature can’t be read"),
        (b'{"payload": "e30=", "payloadType": "x", "signatures": []}', "its signature can’t be read"),
        (forged(), f"the signature by {NAME} is forged"),
        (unlike(), f"the signature by {NAME} is forged"),
        (sign(lock(), lock().dump(), OTHER_NAME, OTHER), f"it is signed by {OTHER_NAME}, and its lock says {NAME}"),
        (sign(lock(), b"other", NAME, KEY), "2026-01-07.v1.lock.json is not what"),
        (sign(lock(edition="2026-01-01"), lock().dump(), NAME, KEY), "the signature is of something else: 2026-01-01/"),
    ],
    ids=["gone", "no JSON", "deep JSON", "no statement", "forged", "exchanged payload", "another of our keys",
         "lock written anew", "of an older edition"],
)  # fmt: skip
def test_each_fault_is_named(envelope: bytes | None, told: str) -> None:
    assert fault(envelope).startswith(told)


def test_a_key_that_the_reader_does_not_know_is_a_wrong_one() -> None:
    told = fault(sign(lock(), lock().dump(), NAME, KEY), keys={OTHER_NAME: KEYS[OTHER_NAME]}, where="mine.pub")
    assert told == f"it is signed by a wrong key: {NAME} is none of those of mine.pub"


@pytest.mark.parametrize("form", [PrivateFormat.OpenSSH, PrivateFormat.PKCS8], ids=["OpenSSH", "PEM"])
def test_a_private_key_is_read_in_both_forms(form: PrivateFormat, tmp_path: Path) -> None:
    assert read_private(private_file(tmp_path / "key", form=form), KEYS)[0] == NAME


def test_the_fingerprint_is_that_of_ssh_keygen() -> None:
    blob = base64.b64decode(public_line(KEY).split()[1])
    assert "SHA256:" + base64.b64encode(bytes.fromhex(sha256(blob))).decode().rstrip("=") == NAME


def test_what_is_wrong_with_a_key_is_told_and_nothing_of_it(tmp_path: Path) -> None:
    path = tmp_path / "key"
    assert content_error(read_private, path, KEYS).id == "key.private"
    path.write_text("secret")
    assert "secret" not in str(content_error(read_private, path, KEYS))
    path.write_bytes(KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x")))
    assert "passphrase" in content_error(read_private, path, KEYS).message
    error = content_error(read_private, private_file(path, generate_private_key(SECP256R1())), KEYS)
    assert "another kind" in error.message
    error = content_error(read_private, private_file(path), {OTHER_NAME: 1})
    assert (error.id, error.place) == ("key.public", "publisher.pub") and NAME in error.message
    error = content_error(read_public, b"\nssh-ed25519 AAAA who\n", "publisher.pub")
    assert error.place == "publisher.pub:2"
