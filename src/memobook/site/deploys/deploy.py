"""Deploy: bring what is new of a built site to where it is published; what stands there is neither read nor written.

Both sides tell of each edition by the hash of its manifest in ``editions.json``, so an edition that is there already
costs nothing. A folder is written beside itself and exchanged whole. In a bucket a new edition is written file by
file, its manifest last; the pages of the root follow, ``index.html`` and ``editions.json`` at the very end. Until then
readers have the old front page, and a call that was stopped is completed by the next one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from memobook.pages.site_tree import FRONT, MARK, check_entries, entries_in, listed, manifest
from memobook.publication.errors import ContentError
from memobook.publication.files import names_under
from memobook.publication.folder import DATE

from .exchange import Exchange
from .target import Target

# lies in the target while a deploy is under way, with the editions that it writes
BEGUN = ".memobook-deploy.json"
MANIFEST = "manifest.json"


@dataclass
class Deployed:
    """What a deploy did: editions, files written and removed, and the number of files that were there already."""

    editions: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: int = 0


@dataclass
class Deploy:
    """One call of ``memobook deploy``.

    Parameters
    ----------
    site : the built site.
    target : where it goes.
    made_up : whether editions go out that say of themselves that their data are made up.
    half_written : dates of the editions that a stopped call was writing.
    """

    site: Path
    target: Target
    made_up: bool = False
    done: Deployed = field(default_factory=Deployed)
    half_written: set[str] = field(default_factory=set)

    def run(self) -> Deployed:
        """Check all, then write: a folder's next state beside it, which is exchanged for it whole.

        Raises
        ------
        ContentError : ``deploy.within``, ``deploy.source``, ``deploy.foreign``, ``deploy.differs``,
            ``deploy.unknown``, ``deploy.missing``, ``file.irregular``; nothing was written.
        """
        self._check_apart()
        if self.target.files is not None or not Exchange.possible(Path(self.target.root)):
            return self._run()
        exchange = Exchange(Path(self.target.root))
        if not exchange.begun:
            self._changed()
        with exchange.begin(self._untouched) as aside:
            self.target = replace(self.target, root=str(aside), shown=str(self.target))
            done = self._run()
            if done.written or done.removed:
                exchange.clear(self.site)
                exchange.publish()
        return done

    def _check_apart(self) -> None:
        """See that the site and the place that it goes to are two: neither can be written while the other is read."""
        site, target = self.site.resolve(), Path(self.target.root)
        if self.target.files is None and (site == target or site in target.parents or target in site.parents):
            raise self._error(
                "deploy.within",
                "it is the built site, or one lies within the other",
                str(target),
                "name another folder",
            )

    def _untouched(self) -> list[str]:
        """The editions in the target that are not written: each is the same in the site."""
        theirs, self.half_written = self._deployed(), self._begun()
        return [entry["date"] for entry in listed(self.site) if not self._is_new(entry, theirs.get(entry["date"]))]

    def _changed(self) -> list[str]:
        """Dates of the editions to write, once nothing stands against it."""
        ours = {entry["date"]: entry for entry in listed(self.site)}
        if not ours:
            raise self._error("deploy.source", "there is no site here", str(self.site), "build one: memobook build")
        theirs = self._deployed()
        self.half_written = self._begun()
        changed = [date for date in sorted(ours) if self._is_new(ours[date], theirs.get(date))]
        check_entries(self.site, changed)
        self._check(ours, theirs, changed)
        return changed

    def _run(self) -> Deployed:
        changed = self._changed()
        folders = [folder for date in changed for folder in self._folders(date)]
        if changed:
            begun = sorted({*changed, *self.half_written})
            self.target.write(BEGUN, json.dumps({"editions": begun}).encode())
        for folder in folders:
            self._put_folder(folder)
        self._put_root()
        if changed or self.half_written:
            self.target.remove(BEGUN)
        self.done.editions = changed
        return self.done

    def _begun(self) -> set[str]:
        told = self.target.read(BEGUN)
        return set(json.loads(told)["editions"]) if told else set()

    def _deployed(self) -> dict[str, dict[str, Any]]:
        """Entries of the editions in the target."""
        told = self.target.read(MARK)
        if told is None:
            if self.target.read(BEGUN) is None and not self.target.is_empty():
                raise self._error(
                    "deploy.foreign", "here is something else than a site", str(self.target), "name an empty place"
                )
            return {}
        return {entry["date"]: entry for entry in entries_in(told, f"{self.target}/{MARK}")}

    def _is_new(self, ours: dict[str, Any], theirs: dict[str, Any] | None) -> bool:
        return theirs is None or ours["date"] in self.half_written or ours.get("manifest") != theirs.get("manifest")

    def _check(self, ours: dict[str, Any], theirs: dict[str, Any], changed: list[str]) -> None:
        """Raise what stands against it, before anything is written."""
        for date in sorted(theirs.keys() - ours.keys()):
            raise self._error(
                "deploy.unknown",
                f"edition {date} is published there, and the site does not know it: its front page would lose it",
                f"{self.target}/{date}",
                "build with --published and the folder of the published editions.json, feed.xml and score.json",
            )
        self._check_made_up(ours)
        for date in changed:
            here, there = ours[date], theirs.get(date)
            released = there is not None and there.get("revisions") and here.get("manifest") != there.get("manifest")
            if there is not None and released and here["revision"] <= there["revision"]:
                raise self._error(
                    "deploy.differs",
                    f"edition {date} is published there with another manifest: revision {there['revision']} there, "
                    f"{here['revision']} here{self._first_difference(date)}",
                    f"{self.target}/{date}",
                    f"publish a correction as a revision: memobook release {date} --revise",
                )
            if not (self.site / date / MANIFEST).is_file():
                raise self._error(
                    "deploy.missing",
                    f"the site lists edition {date}, and has no folder of it",
                    str(self.site / date),
                    f"build it: memobook build {date}",
                )
            for folder in self._folders(date):
                self._check_folder(folder)

    def _check_made_up(self, ours: dict[str, Any]) -> None:
        """An example that stands among editions of one's own goes out by accident; one that stands alone, on trial."""
        made_up = [date for date in sorted(ours) if ours[date].get("made_up")]
        if made_up and len(made_up) < len(ours) and not self.made_up:
            raise self._error(
                "deploy.made_up",
                f"edition {made_up[0]} says that its data are made up, and would be published beside others",
                str(self.site / made_up[0]),
                f"remove book/memos/{made_up[0]}.md and .yml, and build into a new folder; or, where that is meant, "
                "publish it with --made-up",
            )

    def _first_difference(self, date: str) -> str:
        there, here = self._manifest_there(date), manifest_of(self.site / date)
        names = [name for name in sorted(here.keys() | there.keys()) if here.get(name) != there.get(name)]
        return f"; {names[0]} is the first of {len(names)} files that differ" if names else ""

    def _check_folder(self, folder: str) -> None:
        """An edition goes out as its manifest says, or not at all; a revision's own folder never changes."""
        held = manifest_of(self.site / folder)
        found = {n: h for n, h in manifest(self.site / folder).items() if not _of_revision(folder, n)}
        names = [name for name in sorted(held.keys() | found.keys()) if held.get(name) != found.get(name)]
        if names:
            raise self._error(
                "deploy.source",
                f"the edition's manifest does not hold of {names[0]}",
                str(self.site / folder),
                "build it anew: memobook build",
            )
        there = self._manifest_there(folder)
        if "/" in folder and there and there != held:
            raise self._error(
                "deploy.differs",
                "a revision's own folder is published there with another manifest",
                f"{self.target}/{folder}",
                f"bring {folder} back from there: what was published stays as it was",
            )

    def _folders(self, date: str) -> list[str]:
        """The folders of an edition that have a manifest: those of its revisions, then its own."""
        own = sorted(path.parent.name for path in (self.site / date).glob(f"v*/{MANIFEST}"))
        return [*(f"{date}/{name}" for name in own), date]

    def _manifest_there(self, folder: str) -> dict[str, str]:
        told = self.target.read(f"{folder}/{MANIFEST}")
        found: dict[str, str] = json.loads(told) if told else {}
        return found

    def _put_folder(self, folder: str) -> None:
        held, there = manifest_of(self.site / folder), self._manifest_there(folder)
        # what a stopped call may have written is not what the manifest there says
        trusted = {} if folder.partition("/")[0] in self.half_written else there
        for name in sorted(held):
            if trusted.get(name) == held[name]:
                self.done.unchanged += 1
            else:
                self._write(f"{folder}/{name}")
        if trusted != held:
            self._write(f"{folder}/{MANIFEST}")
        for name in sorted(there.keys() - held.keys()):
            self.target.remove(f"{folder}/{name}")
            self.done.removed.append(f"{folder}/{name}")

    def _put_root(self) -> None:
        """The pages outside of editions; what the front page needs goes before it."""
        names: list[str] = []
        for path in self.site.iterdir():
            if not DATE.fullmatch(path.name):
                names += [path.name] if path.is_file() else names_under(path, f"{path.name}/")
        for name in sorted(names, key=lambda name: (name in FRONT, name == MARK, name)):
            if self.target.read(name) == (self.site / name).read_bytes():
                self.done.unchanged += 1
            else:
                self._write(name)

    def _write(self, name: str) -> None:
        self.target.write(name, (self.site / name).read_bytes())
        self.done.written.append(name)

    @staticmethod
    def _error(id: str, message: str, place: str, fix: str) -> ContentError:
        return ContentError(id, message, place=place, fix=fix)


def manifest_of(folder: Path) -> dict[str, str]:
    """What an edition's ``manifest.json`` holds."""
    found: dict[str, str] = json.loads((folder / MANIFEST).read_text("utf-8"))
    return found


def _of_revision(folder: str, name: str) -> bool:
    """Whether a file in an edition's folder belongs to the folder of one of its revisions."""
    first = name.partition("/")[0]
    return "/" not in folder and first[:1] == "v" and first[1:].isdigit()
