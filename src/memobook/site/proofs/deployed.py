"""A site where it stands: in a folder, or at an address. Only read, file by file, and taken for nothing but bytes."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from pathlib import Path
from urllib.parse import quote

from memobook.publication.errors import ContentError
from memobook.publication.files import check_readable, entries_under
from memobook.publication.text.identifier import host_of

SECONDS = 30
# no file of a site is larger
BYTES = 256 * 2**20


class Deployed(ABC):
    """A site that is published.

    Parameters
    ----------
    name : of the place, with a slash at its end.
    """

    def __init__(self, name: str) -> None:
        self.name = name.rstrip("/") + "/"

    @abstractmethod
    def read(self, path: str) -> bytes | None:
        """A file by its path from the site's root; None where there is none.

        Raises
        ------
        ContentError : ``site.unreachable``, ``file.irregular``.
        """

    def entries(self, path: str) -> list[tuple[str, str]] | None:
        """Name of everything below a folder of the site, and what it is where it is no file; None where the place
        can't be asked for that.
        """
        return None

    def manifest(self, told: bytes) -> dict[str, str]:
        """The files that a manifest names; a name that leads out of its folder is refused."""
        found = json.loads(told)
        return {str(name): str(digest) for name, digest in found.items() if ".." not in str(name).split("/")}


class FolderSite(Deployed):
    """A site in a folder."""

    def read(self, path: str) -> bytes | None:
        place = Path(self.name, path)
        try:
            check_readable(place)
            return place.read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def entries(self, path: str) -> list[tuple[str, str]] | None:
        return [*entries_under(Path(self.name, path))]


class WebSite(Deployed):
    """A site behind an address."""

    def read(self, path: str) -> bytes | None:
        import http.client
        import urllib.error
        import urllib.request

        address = self.name + quote(path)
        request = urllib.request.Request(address, headers={"User-Agent": "memobook", "Cache-Control": "no-cache"})  # noqa: S310 - http(s) only
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - http and https only
                data: bytes = answer.read(BYTES + 1)
        except urllib.error.HTTPError as error:
            if error.code in (404, 410):
                return None
            raise _unreachable(address, f"it answers {error.code}") from error
        except (OSError, http.client.HTTPException) as error:
            raise _unreachable(address, str(error) or type(error).__name__) from error
        if len(data) > BYTES:
            raise _unreachable(address, f"it sends more than {BYTES} bytes")
        return data


def open_deployed(address: str) -> Deployed:
    """The site at a folder or an http(s) address.

    Raises
    ------
    ContentError : ``site.missing`` (there is no such folder, the address names no host).
    """
    if address.startswith(("http://", "https://")):
        if not host_of(address):
            fix = "write it whole: https://memos.example/"
            raise ContentError("site.missing", "this address names no host", place=address, fix=fix)
        return WebSite(address)
    if not Path(address).is_dir():
        raise ContentError(
            "site.missing", "there is no such folder", place=address, fix="name the site's folder or its address"
        )
    return FolderSite(address)


def _unreachable(address: str, what: str) -> ContentError:
    return ContentError(
        "site.unreachable", f"the site could not be read: {what}", place=address, fix="look at the address, try again"
    )
