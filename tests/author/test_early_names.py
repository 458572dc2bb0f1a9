"""Names that a cell uses before one makes them: told where it is so, and not where it only looks so."""

from __future__ import annotations

import pytest

from memobook.author.check.notebook.names import early_uses, read_cell

# cells; no name of theirs is used before it is made, though a later cell makes it too
FINE = {
    "a lambda, called later": ["get = lambda: total", "total = 3\nget()"],
    "a function in a block, called later": ["if True:\n    def f():\n        return total", "total = 3"],
    "a method": ["class A:\n    def m(self): return total", "total = 1"],
    "except as": ["try:\n    1 / 0\nexcept Exception as error:\n    print(error)", "error = 2"],
    "except* as": ["try:\n    pass\nexcept* ValueError as group:\n    print(group)", "group = 1"],
    "with as": ["with open('x') as (f, g):\n    print(f, g)", "f = g = 1"],
    "match": ["match 1:\n    case {'a': x, **rest}:\n        print(x, rest)\n    case [y, *z]:\n        print(y, z)",
              "x = rest = y = z = 1"],
    "match of a class": ["match 1:\n    case complex(real=px) as whole:\n        print(px, whole)", "px = whole = 1"],
    "walrus": ["if (n := 3) > 2:\n    print(n)", "n = 1"],
    "walrus in a comprehension": ["[m := i for i in range(3)]\nprint(m)", "m = 1"],
    "comprehensions": ["{k: [v for v in vs if v] for k, vs in {}.items()}", "k = v = vs = 1"],
    "global": ["def f():\n    global g\n    g = 1\nf()\nprint(g)", "g = 2"],
    "global in a block": ["if True:\n    def f():\n        global h\n        h = 1\n    f()\n    print(h)", "h = 1"],
    "star import": ["from math import *\nprint(pi)", "pi = 3"],
    "exec": ["exec('z = 1')\nprint(z)", "z = 1"],
    "import of a part": ["import os.path\nprint(os)", "os = 1"],
    "del": ["x = 1\ndel x", "x = 2"],
    "decorator": ["def deco(f): return f\n@deco\ndef g(): return 1", "deco = 1"],
    "f-string": ["v = 1\nprint(f'{v!r:>{v}} {v=}')", "v = 2"],
    "async": ["async def f():\n    async with a() as b:\n        async for c in b: print(c)", "a = b = c = 1"],
    "await": ["async def f(): return 1\nr = await f()\nprint(r)", "r = 1"],
    "targets": ["for i, (j, *k) in []:\n    print(i, j, k)\nfirst, *rest = [1]\nprint(rest)", "i = j = k = rest = 1"],
    "class body": ["if True:\n    class A:\n        x = 1\n        y = x", "x = 2"],
    "annotated": ["x: int = 3\nprint(x)", "x = 1"],
    "a magic's result": ["files = !ls\nprint(files)", "files = 1"],
    "%%time": ["%%time\ny = 3\nprint(y)", "y = 2"],
    "%%capture": ["%%capture --no-stderr out\nprint(1)", "out.show()", "out = 1"],
    "asked for first": ["if 'cache' not in globals():\n    cache = {}\nprint(cache)", "cache = 1"],
}  # fmt: skip
EARLY = {
    "at the top": (["print(total)", "total = 1"], (0, "total", 1)),
    "in a block": (["1\nif True:\n    print(total)", "total = 1"], (0, "total", 3)),
    "in a comprehension": (["[total for _ in range(2)]", "total = 1"], (0, "total", 1)),
    "before the own assignment": (["total = total + 1", "total = 1"], (0, "total", 1)),
    "beside a lambda": (["f = (lambda: late)(total)", "total = late = 1"], (0, "total", 1)),
}


@pytest.mark.parametrize("cells", FINE.values(), ids=FINE)
def test_what_only_looks_early_is_no_finding(cells: list[str]) -> None:
    assert list(early_uses([read_cell(cell) for cell in cells])) == []


@pytest.mark.parametrize(("cells", "found"), EARLY.values(), ids=EARLY)
def test_what_is_used_early_is_named(cells: list[str], found: tuple[int, str, int]) -> None:
    assert list(early_uses([read_cell(cell) for cell in cells])) == [found]
