"""Kernels forked from a warm parent: nothing is left from one to the next, the parent comes and goes with its users.

Linux only: elsewhere a plain kernel starts in their place.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Thread

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_publication import content_error, patient
from warm_kernels import (
    PATIENCE,
    Kernel,
    ended,
    environment,
    eventually,
    forget,
    kernel,
    parent_of,
    parents,
    private_runtime,
    write_imports,
    write_publication,
)

from memobook.runs.kernels.warm import fallback, link, wire
from memobook.runs.kernels.warm.key import key, parent_environment
from memobook.runs.kernels.warm.start import holding, kernel_name
from memobook.runs.kernels.warm.wanted import wanted

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no forked kernels here")


@pytest.fixture(autouse=True)
def unsaid(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines that a process says once are said anew in each test."""
    monkeypatch.setattr(fallback, "_said", set())


@pytest.fixture(scope="module")
def shared() -> Iterator[Path]:
    """A runtime folder for the tests that share a parent."""
    with private_runtime() as folder:
        yield folder


@pytest.fixture(scope="module")
def publication(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A publication whose notebook imports what notebooks do, and its parent."""
    root = write_publication(tmp_path_factory.mktemp("warm") / "one", "pandas", "matplotlib.pyplot")
    with holding(root):
        yield root


@pytest.fixture
def runtime() -> Iterator[Path]:
    with private_runtime() as folder:
        yield folder


@pytest.fixture
def light(runtime: Path, tmp_path: Path) -> Path:
    """A publication whose parent is ready soon."""
    return write_publication(tmp_path / "light", "csv")


STATE = """
import gc, json, locale, logging, os, random, resource, signal, sys, threading, time, warnings
before = sorted(name for name in sys.modules if name.startswith("matplotlib_inline"))
main = sorted(name for name in vars(sys.modules["__main__"]) if not name.startswith("_"))
import matplotlib as mpl, numpy as np, pandas as pd
import matplotlib.pyplot as plt
files = {}
for number in os.listdir("/proc/self/fd"):
    try:
        name = os.readlink(f"/proc/self/fd/{number}").split(":")[0].split(os.sep)[-1]
    except FileNotFoundError:
        continue
    if name != "history.sqlite-journal":  # which comes and goes
        files[name] = files.get(name, 0) + 1
session = os.getsid(0) == os.getpid() == os.getpgid(0)
print(json.dumps({
    "environment": {k: v for k, v in os.environ.items() if k != "JPY_SESSION_NAME"},
    "folder": os.getcwd(), "path": sys.path, "arguments": sys.argv[0], "main": main[:20], "flags": str(sys.flags),
    "executable": sys.executable, "umask": os.umask(0o77), "session": session, "inline": before,
    "limits": {n: resource.getrlimit(getattr(resource, n)) for n in dir(resource) if n.startswith("RLIMIT_")},
    "cores": sorted(os.sched_getaffinity(0)), "locale": locale.setlocale(locale.LC_ALL), "zone": time.tzname,
    "signals": {s.name: str(signal.getsignal(s)).split(" at ")[0] for s in signal.Signals}, "files": files,
    "style": {k: str(v) for k, v in dict.items(mpl.rcParams)}, "backend": mpl.get_backend(),
    "figures": plt.get_fignums(), "collector": [gc.isenabled(), gc.get_threshold()],
    "logging": [str(h) for h in logging.getLogger().handlers],
    "threads": sorted(t.name.split("-")[0] for t in threading.enumerate()),
    "streams": [sys.__stdout__.encoding, sys.__stdout__.line_buffering, sys.__stdin__.read()],
    "options": [pd.get_option("display.max_rows"), str(np.geterr())], "hooks": [str(sys.excepthook).split(" at ")[0]],
}))
"""


def state(running: Kernel) -> dict:
    return json.loads(running.printed(STATE))


@pytest.fixture(scope="module")
def plain_state(publication: Path) -> dict:
    with kernel(publication, "python3") as running:
        return state(running)


@pytest.fixture(scope="module")
def warm_state(publication: Path) -> dict:
    with kernel(publication) as running:
        assert running.warm
        return state(running)


@pytest.mark.parametrize(
    "part",
    ["environment", "folder", "path", "arguments", "main", "flags", "executable", "umask", "session", "inline",
     "limits", "cores", "locale", "zone", "signals", "files", "style", "backend", "figures", "collector", "logging",
     "threads", "streams", "options", "hooks"],
)  # fmt: skip
def test_a_warm_kernel_begins_as_a_plain_one(warm_state: dict, plain_state: dict, part: str) -> None:
    assert warm_state[part] == plain_state[part]


CHANGE = """
import os, random, sys, warnings, numpy as np, pandas as pd, matplotlib.pyplot as plt, locale
os.environ["LEFT"] = "1"; os.chdir("/"); sys.path.insert(0, "/left"); sys.left = open("/proc/self/stat")
plt.rcParams["figure.dpi"] = 7; plt.figure(); pd.set_option("display.max_rows", 3); np.seterr(all="raise")
random.seed(1); np.random.seed(1); warnings.simplefilter("error"); sys.modules["left"] = sys
"""
LOOK = """
import os, sys, warnings, numpy as np, pandas as pd, matplotlib.pyplot as plt
print("LEFT" in os.environ, os.getcwd() == "/", "/left" in sys.path, hasattr(sys, "left"),
      plt.rcParams["figure.dpi"] == 7, plt.get_fignums(),
      pd.get_option("display.max_rows") == 3, np.geterr()["over"], "left" in sys.modules,
      [f for f in warnings.filters if f[0] == "error" and f[2] is Warning])
"""


def test_nothing_is_left_from_one_kernel_to_the_next(publication: Path) -> None:
    with kernel(publication) as running:
        running.messages(CHANGE)
        first = parent_of(running)
        assert running.printed("import sys; print('left' in sys.modules)") == "True"
    with kernel(publication) as running:
        assert parent_of(running) == first
        assert running.printed(LOOK) == "False False False False False [] False warn False []"


def test_two_kernels_draw_other_random_numbers(publication: Path) -> None:
    draw = "import random, numpy as np; print(random.random(), np.random.rand(), np.random.default_rng().random())"
    drawn = []
    for _ in range(2):
        with kernel(publication) as running:
            drawn.append(running.printed(draw).split())
    assert all(a != b for a, b in zip(*drawn, strict=True))


def test_a_kernel_gets_the_environment_and_folder_that_were_asked_for(publication: Path, tmp_path: Path) -> None:
    given = environment(MPLBACKEND="agg", TZ="Asia/Tokyo", COLOUR="blue", PYTHONPATH=f"{tmp_path}:{tmp_path / 'b'}")
    del given["PATH"]
    code = """
import os, sys, time, matplotlib.pyplot as plt
print(os.environ["COLOUR"], "PATH" in os.environ, time.tzname[0], plt.get_backend(), os.getcwd(), *sys.path[:2])
"""
    with kernel(publication / "notebooks", env=given) as running:
        assert running.warm
        shown = running.printed(code).split()
    assert shown == ["blue", "False", "JST", "agg", str(publication / "notebooks"), str(tmp_path), str(tmp_path / "b")]


def test_a_parent_holds_no_thread_no_secret_and_nothing_of_zeromq(publication: Path) -> None:
    with kernel(publication, env=environment(MEMOBOOK_PLAIN_KEY="k3y", API_TOKEN="t0ken")) as running:
        parent = psutil.Process(parent_of(running))
        assert parent.num_threads() == 1
        files = [str(f.readlink()) for f in Path(f"/proc/{parent.pid}/fd").iterdir()]
        assert files and not [f for f in files if "eventfd" in f]  # which a ZeroMQ context holds
        assert not {"MEMOBOOK_PLAIN_KEY", "API_TOKEN"} & parent.environ().keys()
        assert running.printed("import os; print(os.environ['API_TOKEN'])") == "t0ken"
        assert psutil.Process(running.process.pid).num_threads() > 1


def test_the_modules_are_there_before_the_first_cell(publication: Path) -> None:
    with kernel(publication) as running:
        assert (
            running.printed("import sys; print('pandas' in sys.modules, 'matplotlib.pyplot' in sys.modules)")
            == "True True"
        )


@pytest.mark.parametrize("number", ["1", "2"])
def test_numerical_libraries_get_the_threads_that_the_environment_says(publication: Path, number: str) -> None:
    code = """
import ctypes, numpy as np
from pathlib import Path
from memobook.runs.kernels.warm.threads import _loaded
print([ctypes.CDLL(path).scipy_openblas_get_num_threads64_() for path in _loaded("openblas64")])
a = np.ones((500, 500)); print((a @ a).sum())
"""
    with kernel(publication, env=environment(OPENBLAS_NUM_THREADS=number)) as running:
        assert running.printed(code) == f"[{number}]\n125000000.0"


def test_an_interrupt_reaches_what_the_kernel_started_too(publication: Path) -> None:
    with kernel(publication) as running:
        running.client.execute("print('now', flush=True); import subprocess; subprocess.run(['sleep', '600'])")
        while running.client.get_iopub_msg(timeout=PATIENCE)["msg_type"] != "stream":
            pass
        child = eventually(lambda: psutil.Process(running.process.pid).children())[0]
        running.manager.interrupt_kernel()
        reply = running.client.get_shell_msg(timeout=PATIENCE)
        while reply["msg_type"] != "execute_reply":
            reply = running.client.get_shell_msg(timeout=PATIENCE)
        assert reply["content"]["ename"] == "KeyboardInterrupt"
        eventually(lambda: ended(child.pid))


def test_what_a_process_of_the_kernel_writes_is_shown(publication: Path) -> None:
    """It comes by the kernel's own output and no message: when it arrives is open."""
    with kernel(publication) as running:
        running.client.execute("import os; os.system('echo from below')")
        shown = ""
        while "from below" not in shown:
            message = running.client.get_iopub_msg(timeout=PATIENCE)
            shown += message["content"].get("text", "") if message["msg_type"] == "stream" else ""


@pytest.mark.parametrize(("end", "code"), [("os._exit(3)", 3), ("os.kill(os.getpid(), 9)", -9)])
def test_how_a_kernel_ended_is_told(publication: Path, end: str, code: int) -> None:
    with kernel(publication) as running:
        running.client.execute(f"import os; {end}")
        assert running.process.wait(timeout=PATIENCE) == code
        assert not running.manager.is_alive()


def test_a_kernel_is_restarted_warm(publication: Path) -> None:
    with kernel(publication) as running:
        parent = parent_of(running)
        running.manager.restart_kernel(now=True)
        running.client.wait_for_ready(timeout=PATIENCE)
        running.process = running.manager.provisioner.process
        assert parent_of(running) == parent
        assert running.printed("print(1)") == "1"


def test_a_publications_module_with_a_packages_name_is_what_a_kernel_imports(
    publication: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """In a plain kernel the working folder comes before installed packages."""
    (tmp_path / "pandas.py").write_text("mine = 7\n")
    given = environment(MEMOBOOK_ROOT=str(publication))
    with kernel(tmp_path, env=given) as running:
        assert not running.warm
        assert running.printed("import pandas; print(pandas.mine)") == "7"
    assert "has a 'pandas' of its own" in capfd.readouterr().err


# parents that come and go


def test_a_parent_ends_with_its_last_user(light: Path, runtime: Path) -> None:
    with holding(light):
        with holding(light):
            (parent,) = parents(runtime)
            with kernel(light) as running:
                assert parent_of(running) == parent.pid
            forget()
        assert [p.pid for p in parents(runtime)] == [parent.pid]
    eventually(lambda: ended(parent.pid))
    assert [path.name for path in runtime.glob("memobook/*")] == ["lock"]


def test_a_parent_stays_for_a_later_user_and_ends_where_none_comes(
    light: Path, runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEMOBOOK_STAY", "4")
    found = []
    for _later in range(2):
        with holding(light):
            with kernel(light) as running:
                found.append(parent_of(running))
            forget()
        assert [p.pid for p in parents(runtime)] == [found[0]]
    assert found[0] == found[1]
    eventually(lambda: ended(found[0]))
    assert [path.name for path in runtime.glob("memobook/*")] == ["lock"]


@pytest.mark.parametrize("told", ["soon", "-1", "nan", "1e9"])
def test_a_time_to_stay_that_is_none_is_an_error(told: str, light: Path) -> None:
    error = content_error(link.connect, wanted(light), {"MEMOBOOK_STAY": told})
    assert (error.id, told in error.message) == ("environment.malformed", True)


def test_a_parent_does_not_stay_after_a_user_that_was_killed(
    light: Path, runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEMOBOOK_STAY", "600")
    code = CLIENT.format(tests=str(Path(__file__).parents[1]), root=str(light))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as client:
        assert client.stdout and client.stdout.readline()
        (parent,) = parents(runtime)
        client.kill()
    eventually(lambda: ended(parent.pid))


def test_a_parent_that_is_not_needed_any_more_does_not_go_on_importing(light: Path, runtime: Path) -> None:
    with holding(light):
        pass
    eventually(lambda: not parents(runtime))


CLIENT = """
import sys, time
from pathlib import Path
sys.path.insert(0, {tests!r})
from warm_kernels import Kernel
running = Kernel(Path({root!r}))
assert running.warm
running.client.execute("import time, subprocess; subprocess.Popen(['sleep', '600']); time.sleep(600)")
print(running.process.pid, flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("first", [False, True], ids=["the parent lives", "the parent was killed"])
def test_a_kernel_ends_with_its_client(light: Path, runtime: Path, first: bool) -> None:
    code = CLIENT.format(tests=str(Path(__file__).parents[1]), root=str(light))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as client:
        try:
            assert client.stdout
            pid = int(client.stdout.readline())
            (parent,) = parents(runtime)
            child = eventually(lambda: psutil.Process(pid).children())[0]
            if first:
                parent.kill()
        finally:
            client.kill()
    eventually(lambda: ended(pid))
    eventually(lambda: ended(parent.pid))
    if first:
        child.kill()  # as with a plain kernel, nobody is left to end it
    eventually(lambda: ended(child.pid))


def test_a_parent_that_was_killed_between_runs_is_replaced(light: Path, runtime: Path) -> None:
    with holding(light):
        with kernel(light) as running:
            first = parent_of(running)
        os.kill(first, signal.SIGKILL)
        eventually(lambda: ended(first))
        with kernel(light) as running:
            assert parent_of(running) != first
            assert running.printed("print(1)") == "1"


def test_a_run_goes_on_when_the_parent_is_killed(light: Path, runtime: Path) -> None:
    with kernel(light) as running:
        first = parent_of(running)
        running.printed("x = 41")
        os.kill(first, signal.SIGKILL)
        eventually(lambda: ended(first))
        assert running.printed("print(x + 1)") == "42"
        assert running.manager.is_alive()
        running.manager.interrupt_kernel()
        assert running.printed("print(x + 2)") == "43"
        running.manager.shutdown_kernel()
        assert not running.manager.is_alive()
        assert running.process.poll() is not None


def test_starters_at_the_same_time_share_a_parent(light: Path, runtime: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        links = list(pool.map(lambda _: link.connect(wanted(light), os.environ), range(8)))
    assert len(parents(runtime)) == 1
    for one in links:
        one.leave()
    eventually(lambda: not parents(runtime))


def test_another_environment_has_another_parent(light: Path, runtime: Path) -> None:
    with kernel(light) as one, kernel(light, env=environment(PYTHONHASHSEED="7")) as other:
        assert parent_of(one) != parent_of(other)
        assert other.printed("import sys; print(sys.flags.hash_randomization)") == "1"
        first = parent_of(one)
    eventually(lambda: ended(first))  # the process keeps the parent that it used last


def test_a_new_import_in_a_notebook_has_another_parent(light: Path, runtime: Path) -> None:
    imported = "import sys; print('wave' in sys.modules)"
    with kernel(light) as running:
        first = parent_of(running)
        assert running.printed(imported) == "False"
    write_imports(light, "csv", "wave")
    with kernel(light) as running:
        assert parent_of(running) != first
        assert running.printed(imported) == "True"


def test_a_module_that_starts_a_thread_is_left_out_and_named(
    runtime: Path, light: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A fork of a process with threads copies locks that nobody will open; the kernel imports such a module itself."""
    packages = next(Path(p) for p in sys.path if p.endswith("site-packages"))
    module = packages / "memobook_test_thread.py"
    module.write_text(
        "from threading import Thread\nfrom time import sleep\nThread(target=sleep, args=(600,), daemon=True).start()\n"
    )
    try:
        write_imports(light, "memobook_test_thread", "wave")
        with kernel(light) as running:
            assert running.warm
            code = "import sys; print('memobook_test_thread' in sys.modules, 'wave' in sys.modules)"
            assert running.printed(code) == "False True"
    finally:
        module.unlink()
    assert "since it starts a thread: memobook_test_thread" in capfd.readouterr().err


# plain kernels in their place


def said(capfd: pytest.CaptureFixture[str]) -> list[str]:
    return [line for line in capfd.readouterr().err.splitlines() if line.startswith("memobook: plain kernels")]


def test_switched_off_a_plain_kernel_starts_and_one_line_says_so(
    light: Path, runtime: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MEMOBOOK_WARM", "0")
    with holding(light), kernel(light) as running:
        assert not running.warm
        assert running.printed("print(1)") == "1"
    assert kernel_name(light) == "python3"
    assert said(capfd) == ["memobook: plain kernels in place of warm ones: MEMOBOOK_WARM=0"]
    assert not parents(runtime)


def test_a_parent_that_dies_before_it_is_ready_costs_no_run(
    light: Path, runtime: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = runtime / "memobook"
    folder.mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX) as dying:
        dying.bind(str(folder / f"{key(wanted(light), os.environ)}.sock"))
        dying.listen()
        Thread(target=lambda: dying.accept()[0].close(), daemon=True).start()
        with kernel(light) as running:
            assert not running.warm
            assert running.printed("print(1)") == "1"
    (line,) = said(capfd)
    assert "their parent died" in line


def test_a_folder_that_others_can_enter_is_not_used(
    light: Path, runtime: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (runtime / "memobook").mkdir(mode=0o755)
    assert kernel_name(light) == "python3"
    with holding(light):
        assert not parents(runtime)
    (line,) = said(capfd)
    assert "not a folder of this user alone" in line


def test_where_warm_kernels_can_be_had_their_name_is_given(light: Path, runtime: Path) -> None:
    assert kernel_name(light) == "memobook"
    assert (runtime / "memobook").stat().st_mode & 0o777 == 0o700


# what a parent imports, and what messages look like


def test_what_notebooks_import_is_read_from_them_and_from_their_modules(tmp_path: Path) -> None:
    root = write_publication(tmp_path / "one", "numpy", "shop.till")
    (root / "src" / "shop").mkdir(parents=True)
    (root / "src" / "shop" / "__init__.py").write_text("")
    (root / "src" / "shop" / "till.py").write_text("def f():\n    from statistics import mean\n    from . import tax\n")
    (root / "src" / "shop" / "tax.py").write_text("import wave\n")
    (root / "src" / "shop" / "unused.py").write_text("import colorsys\n")
    (root / "notebooks" / "beside.py").write_text("import cmd\n")
    (root / "notebooks" / "two.ipynb").write_text("{")
    names = wanted(root)
    assert {"numpy", "statistics", "wave", "ipykernel.kernelapp"} <= set(names)
    assert not {"colorsys", "cmd", "shop", "shop.till", "beside", "duckdb"} & set(names)
    (root / "src" / "shop" / "tax.py").write_text("import beside\n")
    assert "cmd" in wanted(root) and "wave" not in wanted(root)


@pytest.mark.parametrize(
    "cell", ['book.data("wages", where={"member": "a"})', 'book.data("wages", columns=["day"])', 'book.sql("SELECT 1")']
)
def test_where_cells_ask_for_rows_what_gives_them_is_imported_too(cell: str, tmp_path: Path) -> None:
    root = write_publication(tmp_path / "one", "numpy")
    notebook = {"cells": [{"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "source": cell}]}
    (root / "notebooks" / "rows.ipynb").write_text(json.dumps(notebook))
    assert "duckdb" in wanted(root)


@pytest.mark.parametrize(
    ("changed", "same"),
    [({"PYTHONHASHSEED": "1"}, False), ({"LD_PRELOAD": "x"}, False), ({"LC_ALL": "C"}, False), ({"HOME": "/x"}, False),
     ({"MPLCONFIGDIR": "/x"}, False), ({"PYTHONPATH": "/x"}, True), ({"MEMOBOOK_ROOT": "/x"}, True),
     ({"OPENBLAS_NUM_THREADS": "2"}, True), ({"MPLBACKEND": "agg"}, True)],
)  # fmt: skip
def test_what_is_read_once_at_the_start_decides_the_parent(changed: dict, same: bool) -> None:
    assert (key(["a"], {"HOME": "/"} | changed) == key(["a"], {"HOME": "/"})) is same
    assert key(["a"], {}) != key(["b"], {})
    assert "OPENBLAS_NUM_THREADS" not in changed or parent_environment(changed)["OPENBLAS_NUM_THREADS"] == "1"


JSON = st.recursive(
    st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x), max_leaves=10
)


KEY = "import os; from memobook.runs.kernels.warm.key import key; print(key([], os.environ))"


def lower_limit() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (200, 200))


@pytest.mark.parametrize("inherited", [lower_limit, partial(os.nice, 3)], ids=["a lower limit", "another priority"])
def test_what_a_process_inherits_for_good_decides_the_parent(inherited: Callable[[], object]) -> None:
    def told(before: Callable[[], object] | None) -> str:
        return subprocess.run(
            [sys.executable, "-c", KEY], preexec_fn=before, check=True, capture_output=True, text=True, timeout=60
        ).stdout

    assert told(None) == told(None) != told(inherited)


@settings(patient, max_examples=50)
@given(message=st.dictionaries(st.text(), JSON), number=st.integers(0, 4))
def test_messages_and_open_files_arrive_as_they_were_sent(message: dict, number: int) -> None:
    one, other = socket.socketpair()
    with one, other, Path(os.devnull).open() as file:
        wire.send(one, message, [file.fileno()] * number)
        found, files = wire.receive(other)
        assert (found, len(files)) == (message, number)
        for copy in files:
            assert os.path.sameopenfile(copy, file.fileno())
            os.close(copy)
        assert wire.peer(one) == (os.getpid(), os.getuid())


@patient
@given(raw=st.binary(max_size=40))
def test_what_is_no_message_is_refused(raw: bytes) -> None:
    one, other = socket.socketpair()
    with other:
        with one:
            one.sendall(raw)
        with suppress(wire.Closed):
            assert isinstance(wire.receive(other)[0], dict)
