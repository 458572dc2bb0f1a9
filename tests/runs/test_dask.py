"""Runs on a Dask cluster: a real scheduler and real workers on loopback, each ended with its test."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Thread

import pytest
from history_publication import COLUMNS, ROWS, backfill, stored_notebooks, until, write_publication
from tiny_publication import content_error, write_rows

from memobook.cli.main import main
from memobook.data.package import DataPackage
from memobook.editions.edition import Edition
from memobook.publication.folder import Publication
from memobook.publication.progress import Progress
from memobook.runs.executors import dask_executor
from memobook.runs.executors.cluster import executor_at
from memobook.runs.executors.dask_executor import DaskExecutor
from memobook.runs.executors.executor import Executor
from memobook.runs.run import Runner

pytest.importorskip("distributed")
DAY = "2026-01-07"


class Cluster:
    """A scheduler on loopback, and what was started for it."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self._stack = folder, stack
        self._logs: list[Path] = []
        self._processes: list[subprocess.Popen[bytes]] = []
        file = folder / "scheduler.json"
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
        # it is there before it is written
        until(lambda: file.is_file() and file.read_text().rstrip().endswith("}"), "a scheduler's start")
        self.address: str = json.loads(file.read_text())["address"]

    def worker(self, *options: str, **environment: str) -> subprocess.Popen[bytes]:
        """A worker of one thread, once the scheduler has it."""
        name = f"worker-{len(self._logs)}"
        place = ["--nthreads", "1", "--local-directory", str(self.folder / name), "--host", "127.0.0.1"]
        process = self._start("worker", self.address, *place, *options, **environment)
        until(lambda: "Registered to" in self._logs[-1].read_text(), "a worker's start")
        return process

    def end_workers(self) -> None:
        """End all but the scheduler, which is told of none any more when this returns."""
        from distributed import Client

        for process in self._processes[1:]:
            _end(process)
        with Client(self.address, timeout=30, set_as_default=False) as client:
            until(lambda: not client.scheduler_info()["workers"], "the workers' end")

    def _start(self, part: str, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{part}", "--no-dashboard", *arguments]
        env = {**os.environ, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1", **environment}
        self._logs.append(self.folder / f"{len(self._logs)}.log")
        with self._logs[-1].open("wb") as log:
            process = subprocess.Popen(command, env=env, stdout=log, stderr=log, start_new_session=True)
        self._processes.append(process)
        self._stack.callback(_end, process)
        return process


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process with all that it started: nannies and workers have its process group, kernels die with them."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)


@contextmanager
def cluster_in(folder: Path) -> Iterator[Cluster]:
    folder.mkdir()
    with ExitStack() as stack:
        yield Cluster(folder, stack)


@pytest.fixture(scope="module")
def scheduled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler whose workers come and go with the tests."""
    with cluster_in(tmp_path_factory.mktemp("scheduled") / "cluster") as cluster:
        yield cluster


@pytest.fixture
def cluster(scheduled: Cluster) -> Iterator[Cluster]:
    """A cluster without workers; those that a test adds end with it."""
    yield scheduled
    scheduled.end_workers()


@pytest.fixture
def doomed(tmp_path: Path) -> Iterator[Cluster]:
    """A cluster with a scheduler of its own."""
    with cluster_in(tmp_path / "cluster") as cluster:
        yield cluster


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster of two workers, none of which comes to harm."""
    with cluster_in(tmp_path_factory.mktemp("steady") / "cluster") as cluster:
        cluster.worker("--no-nanny")
        cluster.worker("--no-nanny")
        yield cluster


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_publication(tmp_path / "publication")


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cluster, Path]]:
    """A cluster whose worker has a copy of the publication of its own, which tests may change."""
    folder = tmp_path_factory.mktemp("elsewhere")
    with cluster_in(folder / "cluster") as cluster:
        cluster.worker("--no-nanny", MEMOBOOK_ROOT=str(folder / "copy"))
        yield cluster, folder / "copy"


@pytest.fixture
def copy(elsewhere: tuple[Cluster, Path], root: Path) -> Iterator[Path]:
    """The worker's copy, as fresh as the publication."""
    shutil.copytree(root, elsewhere[1])
    yield elsewhere[1]
    shutil.rmtree(elsewhere[1])


def test_a_cluster_gives_the_bytes_that_this_machine_gives(steady: Cluster, root: Path, tmp_path: Path) -> None:
    other = shutil.copytree(root, tmp_path / "other")
    with executor_at(steady.address, Publication(root)) as executor:
        assert executor.slots == 2
        there = backfill(root, ["2026-01-02", DAY], themes=("later",), executor=executor)
    here = backfill(other, ["2026-01-02", DAY], themes=("later",))
    assert not there[0].missing and not here[0].missing
    assert stored_notebooks(root) == stored_notebooks(other) and len(stored_notebooks(root)) == 4
    assert (root / "_history" / "later.csv").read_bytes() == (other / "_history" / "later.csv").read_bytes()


def test_members_of_a_family_run_on_a_cluster_as_here(steady: Cluster, root: Path, tmp_path: Path) -> None:
    memo = root / "book" / "memos" / f"{DAY}.md"
    listed = "[{factor: 1.0, address: single}, {factor: 2.0, address: double}]"
    text = memo.read_text("utf-8").replace("  sales:\n  later:\n", f"  sales:\n    for_each: {{factor: {listed}}}\n")
    memo.write_text(text, "utf-8")
    other = shutil.copytree(root, tmp_path / "other")
    with executor_at(steady.address, Publication(root)) as executor:
        there = edition_values(root, executor)
    assert there == edition_values(other)
    assert (there["sales.single.total"], there["sales.double.total"]) == (150, 300)
    assert stored_notebooks(root) == stored_notebooks(other) and len(stored_notebooks(root)) == 2


def edition_values(root: Path, executor: Executor | None = None) -> dict[str, object]:
    """What the runs of the memo's themes recorded."""
    publication = Publication(root)
    runs = Runner(publication, DataPackage(publication.data), executor).run_edition(
        Edition.read(publication, DAY), Progress()
    )
    return {id: value.value for run in runs.values() for id, value in run.executed().values.items()}


def test_a_run_whose_worker_is_killed_is_finished_by_another(cluster: Cluster, root: Path) -> None:
    workers = [cluster.worker("--no-nanny"), cluster.worker("--no-nanny")]
    with executor_at(cluster.address, Publication(root)) as executor:
        assert executor.slots == 2
        (done,) = backfill(root, [DAY], "way=once", executor=executor)
    assert root.with_suffix(".marker").exists()
    assert [worker.poll() for worker in workers].count(None) == 1, "one worker was killed, the other is there"
    assert not done.missing and done.runs[0].executed().values["sales.total"].value == 300


def test_a_run_that_kills_every_worker_is_told_and_the_others_are_finished(cluster: Cluster, root: Path) -> None:
    cluster.worker()  # its nanny starts it anew
    with executor_at(cluster.address, Publication(root)) as executor:
        (done,) = backfill(root, [DAY], "way=killer,plain", executor=executor)
    assert [run.executed().values["sales.total"].value for run in done.runs] == [300]
    (missing,) = done.missing
    assert (missing.as_of, missing.parameters, missing.error.id) == (DAY, {"way": "killer"}, "run.dead")
    assert "2 workers ended" in missing.error.message and "sales" in missing.error.place


def test_a_worker_with_other_data_is_refused(elsewhere: tuple[Cluster, Path], root: Path, copy: Path) -> None:
    write_rows(copy / "data", "sales", COLUMNS, [["a", "101", "2026-01-01"], *ROWS[1:]])
    with executor_at(elsewhere[0].address, Publication(root)) as executor:
        (done,) = backfill(root, [DAY], executor=executor)
    assert done.missing[0].error.id == "run.elsewhere" and "'sales'" in done.missing[0].error.message
    assert stored_notebooks(root) == {}


def test_a_failure_on_other_data_is_the_workers(elsewhere: tuple[Cluster, Path], root: Path, copy: Path) -> None:
    write_rows(copy / "data", "sales", COLUMNS, [])
    with executor_at(elsewhere[0].address, Publication(root)) as executor:
        (done,) = backfill(root, [DAY], executor=executor)
    assert done.missing[0].error.id == "run.elsewhere" and "'sales'" in done.missing[0].error.message


def test_a_worker_with_another_module_is_refused(elsewhere: tuple[Cluster, Path], root: Path, copy: Path) -> None:
    (copy / "src" / "shop" / "till.py").write_text("def total(a):\n    return a.max()\n")
    with executor_at(elsewhere[0].address, Publication(root)) as executor:
        (done,) = backfill(root, [DAY], executor=executor)
    assert done.missing[0].error.id == "run.elsewhere" and "src/shop/till.py" in done.missing[0].error.message
    assert stored_notebooks(root) == {}


def test_a_worker_with_another_lock_is_refused_at_once(elsewhere: tuple[Cluster, Path], root: Path, copy: Path) -> None:
    (copy / "uv.lock").write_text("version = 2\n")
    error = content_error(DaskExecutor, elsewhere[0].address, root)
    assert error.id == "scheduler.worker" and "uv.lock: here" in error.message and "Python" not in error.message


def test_a_worker_without_the_publication_is_refused(elsewhere: tuple[Cluster, Path], root: Path, copy: Path) -> None:
    shutil.rmtree(copy / "data")
    with executor_at(elsewhere[0].address, Publication(root)) as executor:
        (done,) = backfill(root, [DAY], executor=executor)
    assert "MEMOBOOK_ROOT" in done.missing[0].error.message


def test_a_run_that_is_called_off_leaves_no_kernel_on_its_worker(steady: Cluster, root: Path) -> None:
    marker = root.with_suffix(".marker")
    results = []
    with executor_at(steady.address, Publication(root)) as executor:
        work = Thread(target=lambda: results.extend(backfill(root, [DAY], "way=waits", executor=executor)))
        work.start()
        until(lambda: marker.is_file() and marker.read_text(), "the kernel's start")
    work.join(180)
    assert results[0].missing[0].error.id == "run.elsewhere"
    until(lambda: not Path(f"/proc/{marker.read_text()}").exists(), "the kernel's end")


def test_a_scheduler_that_dies_ends_the_wait(doomed: Cluster, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_executor, "PATIENCE", 2.0)
    doomed.worker("--no-nanny")
    marker = root.with_suffix(".marker")
    results = []
    with executor_at(doomed.address, Publication(root)) as executor:
        work = Thread(target=lambda: results.extend(backfill(root, [DAY], "way=waits", executor=executor)))
        work.start()
        until(lambda: marker.is_file() and marker.read_text(), "the kernel's start")
        doomed.scheduler.kill()
        work.join(180)
        assert not work.is_alive()
    assert results[0].missing[0].error.id == "run.elsewhere" and doomed.address in results[0].missing[0].error.message


def test_a_worker_without_the_engine_is_refused_at_once(cluster: Cluster, root: Path, tmp_path: Path) -> None:
    (tmp_path / "none" / "memobook").mkdir(parents=True)
    (tmp_path / "none" / "memobook" / "__init__.py").write_text("raise ImportError('not installed')\n")
    cluster.worker("--no-nanny", PYTHONPATH=str(tmp_path / "none"))
    error = content_error(DaskExecutor, cluster.address, root)
    assert error.id == "scheduler.worker" and "not installed" in error.message


def test_a_scheduler_without_workers_is_told(cluster: Cluster, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_executor, "REACH", 1.0)
    error = content_error(DaskExecutor, cluster.address, root)
    assert error.id == "scheduler.empty" and cluster.address in error.fix


@pytest.mark.parametrize(
    ("address", "code", "says"),
    [
        pytest.param("tcp://127.0.0.1:1", 1, "tcp://127.0.0.1:1: no Dask scheduler answers", id="nobody there"),
        pytest.param("nonsense", 2, "write it as tcp://", id="no address"),
        pytest.param("tcp://127.0.0.1:99999", 2, "write it as tcp://", id="no port"),
    ],
)
@pytest.mark.parametrize("command", ["build", "execute", f"backfill sales --from {DAY} --to {DAY}"])
def test_a_scheduler_that_is_not_there_is_an_error(
    root: Path,
    command: str,
    address: str,
    code: int,
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(dask_executor, "REACH", 0.5)
    monkeypatch.chdir(root)
    monkeypatch.setattr(sys, "argv", ["memobook", *command.split(), "--scheduler", address])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == code and says in capsys.readouterr().err


def test_without_dask_it_is_said_what_to_install(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    error = content_error(DaskExecutor, "tcp://127.0.0.1:1", root)
    assert error.id == "scheduler.package" and "memobook[cluster]" in error.fix
