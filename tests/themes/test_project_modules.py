"""The project's modules that code reaches: as they lie there now, however many themes asked before."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from memobook.publication.answers import answers
from memobook.themes.cells import imports
from memobook.themes.cells.imports import outside_modules, project_modules


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "src" / "shop").mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "src" / "shop" / "till.py").write_text("RATE = 1\n")
    settle(tmp_path)
    return tmp_path


def settle(root: Path) -> None:
    """As if nothing had been changed for long, after which folders are known by their times."""
    for number, path in enumerate([root / "src" / "shop" / "till.py", root / "src" / "shop", root / "src"]):
        if path.exists():
            os.utime(path, (10**9 + number, 10**9 + number))


def reached(root: Path) -> list[str]:
    found = [sorted(project_modules(["from shop import till, tax\nimport wave"], root)) for _ in range(2)]
    assert found[0] == found[1]
    return found[0]


def test_folders_are_listed_once_for_all_themes(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reached(root) == ["src/shop/till.py"]
    os.utime(root / "notebooks", (10**9, 10**9))
    reached(root)
    with monkeypatch.context() as patch:
        patch.setattr(imports.os, "scandir", lambda folder: pytest.fail(f"{folder} is listed"))
        assert reached(root) == ["src/shop/till.py"]


def test_a_module_that_comes_or_goes_is_seen(root: Path) -> None:
    assert reached(root) == ["src/shop/till.py"]
    (root / "src" / "shop" / "tax.py").write_text("")
    (root / "notebooks" / "wave.py").write_text("")
    assert reached(root) == ["notebooks/wave.py", "src/shop/tax.py", "src/shop/till.py"]
    (root / "src" / "shop" / "till.py").unlink()
    (root / "notebooks" / "wave.py").unlink()
    assert reached(root) == ["src/shop/tax.py"]


def test_what_a_link_leads_to_is_looked_at_each_time(root: Path) -> None:
    target = root / "elsewhere"
    target.write_text("")
    (root / "src" / "shop" / "tax.py").symlink_to(target)
    settle(root)
    assert reached(root) == ["src/shop/tax.py", "src/shop/till.py"]
    target.unlink()
    assert reached(root) == ["src/shop/till.py"]


def test_what_code_imports_is_known_until_it_is_other_code(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = ["import shop.till"]
    assert list(project_modules(code, root)) == ["src/shop/till.py"]
    with monkeypatch.context() as patch:
        patch.setattr(imports, "plain", lambda cell: pytest.fail(f"{cell} is read"))
        assert list(project_modules(code, root)) == ["src/shop/till.py"]
    assert not project_modules(["import wave"], root)
    assert list(project_modules([*code, "import wave"], root)) == ["src/shop/till.py"]


def test_another_process_parses_nothing_that_a_build_has_parsed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    till = root / "src" / "shop" / "till.py"
    till.with_name("__init__.py").write_text("")
    till.write_text("import csv\nfrom wave import open\n")
    code = ["import shop.till", "import json"]
    expected = ["csv", "json", "wave", "wave.open"]
    assert outside_modules(code, root) == expected
    answers(root).keep()
    _anew()
    with monkeypatch.context() as patch:
        patch.setattr(imports.ast, "parse", lambda source: pytest.fail(f"{source!r} is parsed"))
        assert outside_modules(code, root) == expected
    till.write_text("import csv\nfrom zlib import crc32\n")
    _anew()
    assert outside_modules(code, root) == ["csv", "json", "zlib", "zlib.crc32"]


def _anew() -> None:
    """As in a process that has asked nothing yet."""
    answers.cache_clear()
    for function in (imports._imports, imports._read):
        function.cache_clear()
