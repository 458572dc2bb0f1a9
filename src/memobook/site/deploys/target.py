"""Where a site is deployed to: a folder, or a bucket behind fsspec; each file is written whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from memobook.publication.errors import ContentError
from memobook.publication.files import check_readable, write_aside


@dataclass(frozen=True)
class Target:
    """A place with files, by their paths below its root.

    Parameters
    ----------
    files : an fsspec file system; None for a folder of this machine.
    root : the folder's path, or the path inside of the file system.
    shown : what messages call it, where that is something else.
    """

    files: Any
    root: str
    shown: str = ""

    @classmethod
    def open(cls, address: str) -> Target:
        """The target at a path or URL.

        Raises
        ------
        ContentError : ``deploy.target`` (there is no such kind of address, or its package is missing).
        """
        if "://" not in address:
            return cls(None, str(Path(address).resolve()))
        import fsspec

        try:
            files, root = fsspec.url_to_fs(address)
        except (ValueError, ImportError) as error:
            raise ContentError(
                "deploy.target",
                f"this address can't be written to: {error}",
                place=address,
                fix="name a folder, or install the package of this kind of address (s3fs for s3://)",
            ) from error
        return cls(files, str(root).rstrip("/"))

    def __str__(self) -> str:
        return self.shown or self.root

    def read(self, name: str) -> bytes | None:
        """A file's bytes; None where there is none.

        Raises
        ------
        ContentError : ``file.irregular``.
        """
        try:
            if self.files is None:
                path = Path(self.root) / name
                check_readable(path)
                return path.read_bytes()
            found: bytes = self.files.cat_file(f"{self.root}/{name}")
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        return found

    def write(self, name: str, data: bytes) -> None:
        """Put a file in place. An object of a bucket appears whole by itself; a file of a folder is renamed."""
        if self.files is None:
            write_aside(Path(self.root) / name, data)
        else:
            self.files.makedirs(f"{self.root}/{name}".rpartition("/")[0], exist_ok=True)
            self.files.pipe_file(f"{self.root}/{name}", data)

    def remove(self, name: str) -> None:
        """Take a file away, if it is there."""
        if self.files is None:
            (Path(self.root) / name).unlink(missing_ok=True)
        elif self.files.exists(f"{self.root}/{name}"):
            self.files.rm_file(f"{self.root}/{name}")

    def is_empty(self) -> bool:
        """Whether there is nothing but what begins with a dot: a repository's, or a file half-written by a kill."""
        if self.files is None:
            folder = Path(self.root)
            return not folder.exists() or all(path.name.startswith(".") for path in folder.iterdir())
        names = self.files.ls(self.root, detail=False) if self.files.exists(self.root) else []
        return all(str(name).rstrip("/").rpartition("/")[2].startswith(".") for name in names)
