"""What a reader of a site knows from elsewhere, by which it can be told whether the site is what it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from memobook.publication.errors import ContentError
from memobook.publication.folder import Publication
from memobook.publication.locks.keys import FINGERPRINT, PUBLIC, publisher_keys, read_public

if TYPE_CHECKING:
    from securesystemslib.signer import SSlibKey


@dataclass(frozen=True)
class Known:
    """What a reader knows from elsewhere.

    Parameters
    ----------
    key : file of public keys, or a fingerprint; empty where none is known.
    lock : SHA-256 of a lock that was the newest once; empty where none is known.
    clone : a clone of the publication.
    """

    key: str = ""
    lock: str = ""
    clone: Publication | None = None

    def keys(self, there: Mapping[str, SSlibKey]) -> tuple[dict[str, SSlibKey], str]:
        """The keys that may have signed, and where they are known from; ``there`` are those of the site."""
        if self.key.startswith(FINGERPRINT):
            return {name: key for name, key in there.items() if name == self.key}, f"--key {self.key}"
        if self.key:
            path = Path(self.key)
            if not path.is_file():
                fix = "name a file of public keys, or a fingerprint (SHA256:…)"
                raise ContentError("key.public", "there is no such file", place=self.key, fix=fix)
            return read_public(path.read_bytes(), self.key), self.key
        if self.clone and (held := publisher_keys(self.clone)):
            return held, f"{PUBLIC} of this clone"
        return dict(there), ""
