"""One call of ``memobook fetch``: ask, check, merge, write, dataset by dataset; one that fails leaves the others."""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from memobook.data.dataset import Dataset
from memobook.data.package import DataPackage
from memobook.data.staleness import Staleness, staleness
from memobook.data.table import read_rows, to_csv
from memobook.editions.edition import Edition
from memobook.publication.errors import ContentError
from memobook.publication.files import write_aside
from memobook.publication.folder import Publication
from memobook.publication.progress import Progress

from .answer import SourceFailed, UnexpectedAnswer
from .aside import set_aside
from .checks import check_against, check_rows
from .connector import Row, Settings, SourceConnector, connector_class, key_variable
from .corrections import Correction, read_corrections
from .merge import Merged, merge
from .seen import Seen, read_seen, write_seen

if TYPE_CHECKING:
    from .client import Client

CONTACT = "MEMOBOOK_CONTACT"
LEFT_OVER = re.compile(r"\.(.+\.csv|fetched\.json)\.\d+")


@dataclass
class Outcome:
    """What became of one dataset.

    Parameters
    ----------
    usual : the source that is asked first.
    source : the source that answered, or else the usual one.
    state : ``fresh``; ``part`` (a fallback covers a part only); ``failed``; ``set aside``; ``offline`` (not asked).
    notes : what went wrong, one sentence each.
    """

    dataset: str
    usual: str
    state: str = "fresh"
    notes: list[str] = field(default_factory=list)
    merged: Merged = field(default_factory=Merged)
    now: Staleness | None = None
    source: str = ""

    def __post_init__(self) -> None:
        self.source = self.source or self.usual

    @property
    def fresh(self) -> bool:
        return self.state in ("fresh", "offline")


@dataclass
class Fetch:
    """Brings datasets of a publication up to date.

    Parameters
    ----------
    timeout : seconds for a connection and for each next piece of an answer.
    dry_run : ask, check and count, and write nothing.
    offline : ask nobody; rows come from installed packages only.
    accept : take answers that differ suspiciously from what is held; the schema is checked all the same.
    """

    publication: Publication
    timeout: float = 20.0
    dry_run: bool = False
    offline: bool = False
    accept: bool = False
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    report: Progress = field(default_factory=Progress)

    def run(self, datasets: list[Dataset]) -> list[Outcome]:
        """Fetch the datasets, one after the other; one fetch of a publication at a time."""
        with self._alone():
            self._clear_left_overs()
            # read under the lock: another fetch may have written
            package = DataPackage(self.publication.data)
            corrections = read_corrections(self.publication, package)
            self._editions = self._edition_days()
            return [self._dataset(package, dataset, corrections) for dataset in datasets]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.publication.store.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.publication.store / "fetch.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            with self.report.step("wait for another fetch"):
                lock.acquire()
        try:
            yield
        finally:
            lock.release()

    def _clear_left_overs(self) -> None:
        """Remove what a killed fetch wrote aside and did not put in place."""
        for folder in (self.publication.data, self.publication.data / "local"):
            for path in folder.glob(".*"):
                if LEFT_OVER.fullmatch(path.name):
                    path.unlink()

    def _dataset(self, package: DataPackage, dataset: Dataset, corrections: list[Correction]) -> Outcome:
        assert dataset.fetch is not None
        names = [dataset.fetch.connector, *dataset.fetch.fallback]
        outcome = Outcome(dataset.name, connector_class(names[0]).source)
        with self.report.step(f"fetch {dataset.name}") as step:
            try:
                held = package.records(dataset.name)
                closed = self._closed(dataset)
                came = self._rows(dataset, names, held, [c for c in corrections if c.dataset == dataset.name], outcome)
                if came is not None:
                    rows, connector = came
                    outcome.merged = merge(
                        dataset,
                        held,
                        rows,
                        closed=closed,
                        today=self.today,
                        known_on=connector.known_on,
                        fallback=connector.source != outcome.usual,
                    )
                    if not self.dry_run:
                        self._write(dataset, outcome)
                held_now = DataPackage(self.publication.data).records(dataset.name)
                outcome.now = staleness(dataset, held_now, self.today)
            except ContentError as error:
                outcome.state = "failed"
                outcome.notes.append(str(error))
            step.note = outcome.state
        return outcome

    def _closed(self, dataset: Dataset) -> date | None:
        """The day up to which the past of a dataset may not change: its last fetch, and every earlier edition's."""
        seen = read_seen(self.publication.data, dataset)
        return max([*self._editions, *([seen.day] if seen else [])], default=None)

    def _edition_days(self) -> list[date]:
        """The as-of days of all editions that are not of today."""
        editions = (Edition.read(self.publication, day) for day in self.publication.editions())
        return [day for day in (date.fromisoformat(edition.as_of) for edition in editions) if day < self.today]

    def _rows(
        self, dataset: Dataset, names: list[str], held: list[Row], corrections: list[Correction], outcome: Outcome
    ) -> tuple[list[Row], SourceConnector] | None:
        """Checked rows of the first source that gives some, and its connector; None without any."""
        from .client import Client  # whoever only lists the sources asks none

        states: list[str] = []
        for number, name in enumerate(names):
            assert dataset.fetch is not None
            connector = connector_class(name)(dataset.fetch.options, self._settings(name))
            client = Client(connector, self.publication.store / "http" / connector.source, self.timeout)
            part = number > 0
            try:
                rows = self._ask(connector, client)
                if rows is None:
                    states.append("offline")
                    break
                for correction in corrections:
                    correction.apply(rows, fallback=part)
                rows = check_rows(dataset, rows, self.today)
                if not self.accept:
                    check_against(dataset, held, rows, part=part)
            except SourceFailed as error:
                states.append("failed")
                outcome.notes.append(f"{connector.source}: {error}")
            except UnexpectedAnswer as error:
                states.append("set aside")
                outcome.notes.append(self._set_aside(dataset, client, client.scrub(str(error))))
            except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
                # a connector that stumbles over an answer is no reason to leave the other datasets unfetched
                states.append("set aside")
                outcome.notes.append(self._set_aside(dataset, client, client.scrub(traceback.format_exc())))
            else:
                outcome.source = connector.source
                covered = {tuple(r[k] for k in dataset.key) for r in rows}
                misses = {tuple(r[k] for k in dataset.key) for r in held} - covered
                if "set aside" in states:
                    outcome.state = "set aside"
                elif part and misses and not dataset.fetch.may_vanish:
                    outcome.state = "part"
                    outcome.notes.append(f"{connector.source} lacks {len(misses)} observations that are held")
                return rows, connector
        outcome.state = "set aside" if "set aside" in states else states[-1]
        return None

    def _ask(self, connector: SourceConnector, client: Client) -> list[Row] | None:
        if self.offline:
            return connector.installed()
        return connector.observations(client, self.today)

    def _settings(self, name: str) -> Settings:
        config = (self.publication.config.get("sphinx") or {}).get("config") or {}
        kind = connector_class(name)
        key = os.environ.get(key_variable(kind), "") if kind.takes_key else ""
        return Settings(os.environ.get(CONTACT) or str(config.get("memobook_contact") or ""), key)

    def _set_aside(self, dataset: Dataset, client: Client, reason: str) -> str:
        source = client.connector.source
        last = reason.strip().splitlines()[-1]
        if self.dry_run:
            return f"{source}: {last}; it would be set aside"
        folder = self.publication.store / "aside" / dataset.name
        kept = set_aside(folder, source, reason, client.scrubbed(), self.today, raw=client.connector.keeps_raw)
        return (
            f"{source}: {last}; set aside in {self.publication.place(kept)}; "
            f"if the source is right: memobook fetch --accept {source}"
        )

    def _write(self, dataset: Dataset, outcome: Outcome) -> None:
        """The dataset's file with the rows added, then the day; each is replaced whole, the file first."""
        import pandas as pd

        assert dataset.path is not None
        names = dataset.columns
        if outcome.merged.added:
            rows = [[row[name] for name in names] for row in outcome.merged.added]
            header, _, body = to_csv(pd.DataFrame(rows, columns=names, dtype=object)).partition(b"\n")
            before = dataset.path.read_bytes() if dataset.path.is_file() else header + b"\n"
            whole = before + (b"" if before.endswith(b"\n") else b"\n") + body
            read_rows(dataset, whole)  # nothing is put in place that could not be read back
            write_aside(dataset.path, whole)
        if outcome.state in ("fresh", "set aside", "part") and not self.offline:
            write_seen(self.publication.data, dataset, Seen(self.today, outcome.source))
