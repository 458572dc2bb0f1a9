"""A warm kernel speaks Jupyter's protocol as a plain one does: the same suite of ``jupyter_kernel_test`` for both."""

from __future__ import annotations

import sys
import unittest

import jupyter_kernel_test
import pytest
from warm_kernels import private_runtime

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no forked kernels here")


@pytest.fixture(scope="module", autouse=True)
def runtime():
    with private_runtime():
        yield


class Python:
    """What the suite asks of a Python kernel."""

    language_name = "python"
    file_extension = ".py"
    code_hello_world = "print('hello, world')"
    code_stderr = "import sys; print('on stderr', file=sys.stderr)"
    completion_samples = [{"text": "zi", "matches": {"zip"}}]
    complete_code_samples = ["1", "print('hello, world')", "def f(x):\n  return x*2\n\n"]
    incomplete_code_samples = ["print('''hello", "def f(x):\n  x*2"]
    invalid_code_samples = ["import = 7q"]
    code_inspect_sample = "zip"
    code_generate_error = "raise ValueError('wrong')"
    code_execute_result = [{"code": "1+2+3", "result": "6"}, {"code": "'a' * 3", "result": "'aaa'"}]
    code_display_data = [
        {"code": "from IPython.display import HTML, display; display(HTML('<b>test</b>'))", "mime": "text/html"},
        {"code": "from IPython.display import Math, display; display(Math('1/2'))", "mime": "text/latex"},
    ]
    code_history_pattern = "1?2*"
    supported_history_operations = ("tail", "search")
    code_page_something = "zip?"
    code_clear_output = "from IPython.display import clear_output; clear_output()"


class WarmKernelTests(Python, jupyter_kernel_test.KernelTests):
    kernel_name = "memobook"

    def test_it_was_forked(self) -> None:
        """Otherwise the suite would have been passed by a plain kernel in its place."""
        self.assertEqual(type(self.km.provisioner.process).__name__, "WarmProcess")


class PlainKernelTests(Python, jupyter_kernel_test.KernelTests):
    kernel_name = "python3"


def test_the_suite_tests_the_same_of_both() -> None:
    warm, plain = (
        set(unittest.defaultTestLoader.getTestCaseNames(case)) for case in (WarmKernelTests, PlainKernelTests)
    )
    assert warm == plain | {"test_it_was_forked"}
    assert len(plain) >= 12
