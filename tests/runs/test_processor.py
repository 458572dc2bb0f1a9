"""The machine code of numerical libraries: chosen for each kernel, known to the run key, another where it is freed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import same_bytes
import test_run
from warm_kernels import Kernel, private_runtime, write_publication

from memobook.publication.folder import Publication
from memobook.runs import processor
from memobook.runs.kernels.environment import common_environment
from memobook.runs.limits import Limits
from memobook.runs.processor import UNPINNED, code_paths, lacking
from memobook.runs.store.key import before_key, run_parts
from memobook.runs.why.part_changes import part_changes
from memobook.themes.theme import Theme

usual = pytest.mark.skipif(
    processor.architecture() != "x86_64" or bool(lacking("Haswell")), reason="no kernels of x86-64 can be chosen here"
)
CODE = """
import json, numpy
from threadpoolctl import threadpool_info
found = numpy.show_config(mode="dicts")["SIMD Extensions"]["found"]
blas = [one for one in threadpool_info() if one["internal_api"] == "openblas"]
wide = [name for name in found if name == "X86_V4" or "512" in name]
print(json.dumps([blas[0]["architecture"], blas[0]["num_threads"], wide]))
"""


@usual
@pytest.mark.parametrize("name", ["memobook", "python3"])
@pytest.mark.parametrize("free", [False, True], ids=["chosen by the engine", "freed"])
def test_a_kernel_computes_with_the_code_that_was_chosen_whatever_the_shell_says(
    name: str, free: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_publication(tmp_path / "one", "numpy")
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Prescott")
    if free:
        monkeypatch.setenv(UNPINNED, "1")
    with private_runtime():
        kernel = Kernel(root, name, env=common_environment(root, Limits()))
        try:
            told = [message["content"]["text"] for message in kernel.messages(CODE) if "text" in message["content"]]
        finally:
            kernel.manager.shutdown_kernel(now=True)
            kernel.client.stop_channels()
    core, threads, wide = json.loads(told[0])
    # OpenBLAS calls its kernels for Prescott by the name of the processor before it
    assert core in (("Prescott", "Katmai") if free else ("Haswell",))
    assert threads == 1
    if not free:
        assert wide == []


@usual
def test_the_rows_of_the_gate_differ_where_nothing_is_chosen_and_rounded() -> None:
    rows = [row for row in same_bytes.ROWS if row.kernel and not lacking(row.kernel)]
    assert len({same_bytes.probed(row) for row in rows}) > 1
    # numpy's own code beside that of OpenBLAS
    assert {row.kernel for row in same_bytes.ROWS} >= {"Haswell", "SkylakeX", "Zen", "Prescott"}


def test_the_run_key_knows_the_machine_code_and_why_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publication = Publication(test_run.write_publication(tmp_path / "publication"))
    theme = Theme.read(publication.notebooks, "sales")
    chosen = run_parts(publication, theme, {})
    monkeypatch.setenv(UNPINNED, "1")
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Prescott")
    freed = run_parts(publication, theme, {})
    assert before_key("sales", chosen) != before_key("sales", freed)
    told = {change.name: change.text for change in part_changes(chosen, freed, lambda digest: None)}
    assert told["OPENBLAS_CORETYPE"].endswith("→ 'Prescott'")
    (publication.root / "_config.yml").write_text(
        "title: Tiny\nsphinx: {config: {memobook_run_limits: {threads: 2}}}\n"
    )
    assert run_parts(Publication(publication.root), theme, {})["numerics"]["threads"] == 2


def test_a_processor_that_is_too_old_gets_no_code_that_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processor, "architecture", lambda: "x86_64")
    monkeypatch.setattr(processor, "flags", lambda: frozenset({"pni", "sse2"}))
    assert code_paths({}) == {}
    assert lacking("Haswell") == ["avx2", "fma"]
    monkeypatch.setattr(processor, "flags", lambda: frozenset({"avx2", "fma"}))
    assert code_paths({"OPENBLAS_CORETYPE": "Zen"})["OPENBLAS_CORETYPE"] == "Haswell"
    monkeypatch.setattr(processor, "architecture", lambda: "riscv64")
    assert code_paths({}) == {}


def test_the_gate_says_which_row_this_processor_cannot_play(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(same_bytes, "lacking", lambda kernel: ["avx512f"] if kernel == "SkylakeX" else [])
    rows = [row for row in same_bytes.ROWS if row.kernel == "SkylakeX"]
    assert same_bytes.main(tmp_path, rows) == 1
    assert "SkylakeX: not built, since this processor lacks avx512f" in capsys.readouterr().out
