"""What a notebook shows is the same from a warm kernel as from a plain one."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from tiny_publication import notebook
from warm_kernels import PATIENCE, environment, private_runtime, write_publication

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no forked kernels here")
MODEL = {"_model_module": "a", "_model_module_version": "1", "_model_name": "B", "value": 1}
COMM = f"from comm import create_comm\nc = create_comm(target_name='jupyter.widget', data={{'state': {MODEL}}})"
CASES: dict[str, list[str]] = {
    "a result and text": ["print('a'); import sys; print('b', file=sys.stderr)\n1 + 1"],
    "an error": ["def f():\n    return 1 / 0\nf()"],
    "an error in a chain": ["try:\n    {}['a']\nexcept KeyError as e:\n    raise ValueError('b') from e"],
    "an error of syntax": ["for x in"],
    "an exit": ["raise SystemExit(2)"],
    "a warning": ["import warnings\nwarnings.warn('careful')"],
    "a warning of what will go": ["import warnings\nwarnings.warn('old', DeprecationWarning)"],
    "displays that are updated": [
        "from IPython.display import display\nh = display('one', display_id='x')",
        "h.update('two')",
        "from IPython.display import clear_output\nprint(1); clear_output(); print(2)",
    ],
    "a widget's state": [COMM, "c.send(data={'method': 'update', 'state': {'value': 2}})"],
    "an input that is refused": ["input('name? ')"],
    "the end of standard input": ["import sys; print(repr(sys.__stdin__.read()))"],
    "an interrupt": ["import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(60)"],
    "a large output": ["print('x' * 2_000_000)", "for i in range(3000): print(i)"],
    "asyncio": [
        "import asyncio\nawait asyncio.gather(*(asyncio.sleep(0, i) for i in range(3)))",
        "await asyncio.sleep(0, 'b')",
    ],
    "processes, forked": [
        "import multiprocessing as m\nwith m.get_context('fork').Pool(2) as pool: print(pool.map(abs, range(-3, 0)))",
    ],
    "processes, started anew": [
        "import concurrent.futures as c, multiprocessing as m\n"
        "with c.ProcessPoolExecutor(1, m.get_context('spawn')) as pool: print(list(pool.map(abs, [-1])))",
    ],
    "processes of a shell": ["!echo $((1 + 1)); echo wrong >&2"],
    "threads": [
        "from threading import Thread\ndone = []\nt = [Thread(target=done.append, args=(i,)) for i in range(3)]\n"
        "[x.start() for x in t]; [x.join() for x in t]; sorted(done)",
        "def fail(): raise ValueError('in a thread')\nx = Thread(target=fail, name='worker'); x.start(); x.join()",
    ],
    "magic": ["%precision 3\n3.14159", "%%capture kept\nprint(1)", "kept.stdout", "%%bash\necho $0", "%who_ls int"],
    "pandas": [
        "import pandas as pd\npd.DataFrame({'a': [1, 2.5], 'b': ['x', None]})",
        "pd.DataFrame({'a': [1]}).style",
    ],
    "a figure": [
        "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2]); plt.title('$x^2$')",
        "figure, axes = plt.subplots()\naxes.bar(['a'], [1])\nNone",
        "plt.get_fignums(), plt.rcParams['figure.dpi'], plt.isinteractive()",
    ],
    "numbers": ["import numpy as np\nnp.random.default_rng(1).normal(size=(300, 300)).dot(np.ones(300)).sum().hex()"],
    "what is asked about": ["zip?", "import math\nmath.floor??"],
    "modules": [
        "import json, sys; (json.__name__, __name__, sys.modules['__main__'].__dict__ is globals(), sorted(dir()))",
    ],
}  # fmt: skip
CELLS = [(case, source) for case, sources in CASES.items() for source in sources]
CRASH = ["print('before', flush=True)", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "print('after')"]


def executed(root: Path, kernel: str, sources: list[str]) -> tuple[list[list[dict[str, Any]]], dict[str, Any]]:
    """Outputs of each cell, and the state of widgets; a kernel that dies ends with the cells before it."""
    cells = [("code", f"c{number}", source, []) for number, source in enumerate(sources)]
    document = nbformat.reads(notebook(cells), as_version=4)
    options = {"resources": {"metadata": {"path": str(root)}}, "startup_timeout": PATIENCE, "timeout": PATIENCE}
    client = NotebookClient(document, kernel_name=kernel, allow_errors=True, **options)
    dead = False
    try:
        client.execute(cwd=str(root), env=environment())
    except DeadKernelError:
        dead = True
    outputs = [[normal(output) for output in cell["outputs"]] for cell in document.cells]
    return [joined(cell) for cell in outputs], {"widgets": widgets(document), "dead": dead}


def widgets(document: Any) -> list[Any]:
    state = document.metadata.get("widgets", {}).get("application/vnd.jupyter.widget-state+json", {}).get("state", {})
    return list(state.values())


def normal(output: dict[str, Any]) -> dict[str, Any]:
    """Without what differs between any two kernels: process ids, addresses, random ids of a style."""
    text = json.dumps(output)
    text = re.sub(r"ipykernel_\d+[/\\]+\d+\.py", "ipykernel", text)
    text = re.sub(r"0x[0-9a-f]{6,}", "0x", text)
    return dict(json.loads(re.sub(r"T_[0-9a-f]{5}", "T_", text)))


def joined(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Text of one stream in one piece, streams in the order of their names: how it is cut depends on time."""
    text: dict[str, str] = {}
    for output in outputs:
        if output["output_type"] == "stream":
            text[output["name"]] = text.get(output["name"], "") + output["text"]
    rest = [output for output in outputs if output["output_type"] != "stream"]
    return [{"name": name, "text": text[name]} for name in sorted(text)] + rest


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with private_runtime():
        yield write_publication(tmp_path_factory.mktemp("outputs") / "one", "pandas", "matplotlib.pyplot", "numpy")


@pytest.fixture(scope="module")
def both(root: Path) -> tuple[Any, Any]:
    sources = [source for _, source in CELLS]
    return executed(root, "memobook", sources), executed(root, "python3", sources)


@pytest.mark.parametrize("case", CASES)
def test_a_warm_kernel_shows_what_a_plain_one_shows(both: tuple[Any, Any], case: str) -> None:
    warm, plain = ([o for (name, _), o in zip(CELLS, outputs, strict=True) if name == case] for outputs, _ in both)
    assert warm == plain


def test_the_widgets_of_both_have_the_same_state(both: tuple[Any, Any]) -> None:
    (_, warm), (_, plain) = both
    assert warm == plain
    assert [widget["state"]["value"] for widget in plain["widgets"]] == [2]


def test_the_cases_show_what_they_are_about(both: tuple[Any, Any]) -> None:
    """Else two kernels in which nothing works would be the same too."""
    found = {case: json.dumps([o for (n, _), o in zip(CELLS, both[1][0], strict=True) if n == case]) for case in CASES}
    for case, part in {
        "an error": "ZeroDivisionError",
        "an input that is refused": "StdinNotImplementedError",
        "an interrupt": "KeyboardInterrupt",
        "asyncio": "[0, 1, 2]",
        "processes, forked": "[3, 2, 1]",
        "processes, started anew": "[1]",
        "threads": "in a thread",
        "a figure": "image/png",
        "displays that are updated": "two",
    }.items():
        assert part in found[case], case


def test_a_crash_of_the_kernel_is_told_as_that_of_a_plain_one(root: Path) -> None:
    warm, plain = executed(root, "memobook", CRASH), executed(root, "python3", CRASH)
    assert warm == plain
    assert warm[1]["dead"]
    assert warm[0][0] == [{"name": "stdout", "text": "before\n"}]
