"""matplotlib in a process that draws nothing: every name of it gives a thing that takes every call and does nothing.

Nothing can be learned from such a thing: whoever asks it for a number, a truth, a length or a text ends the run with
:class:`DrawingNeeded`, so no value can depend on it; the whole notebook is executed then.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn

LIBRARIES = ("matplotlib", "mpl_toolkits", "matplotlib_inline")
ASKED = (
    "bool iter next len contains reversed str format bytes int float complex index round trunc floor ceil array dir "
    "eq ne lt le gt ge neg pos abs invert add radd sub rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod "
    "divmod rdivmod pow rpow matmul rmatmul and rand or ror xor rxor lshift rlshift rshift rrshift fspath "
    "reduce reduce_ex copy deepcopy getstate await aiter anext instancecheck subclasscheck mro_entries"
)


class DrawingNeeded(BaseException):
    """The code asked a figure for something that only drawing tells. No ``except Exception`` catches it."""


class Undrawn:
    """A figure, an axis, a colour, a locator: it takes everything and tells nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return subplots_of_figure if name in ("subplots", "add_subplots") else UNDRAWN

    def __setattr__(self, name: str, value: object) -> None:
        pass

    def __delattr__(self, name: str) -> None:
        pass

    def __call__(self, *arguments: object, **named: object) -> Undrawn:
        return UNDRAWN

    def __getitem__(self, key: object) -> Undrawn:
        return UNDRAWN

    def __setitem__(self, key: object, value: object) -> None:
        pass

    def __enter__(self) -> Undrawn:
        return UNDRAWN

    def __exit__(self, *_: object) -> None:
        pass

    def __repr__(self) -> str:
        return "<not drawn>"

    def __hash__(self) -> int:
        return id(self)


def _needed(self: Undrawn, *_: object, **__: object) -> NoReturn:
    raise DrawingNeeded


for _name in ASKED.split():
    setattr(Undrawn, f"__{_name}__", _needed)
UNDRAWN = Undrawn()


def subplots_of_figure(nrows: int = 1, ncols: int = 1, *, squeeze: bool = True, **_: object) -> Any:
    """Axes in the form in which ``Figure.subplots`` gives them."""
    import numpy as np

    axes = np.empty((nrows, ncols), dtype=object)
    for place in np.ndindex(axes.shape):
        axes[place] = UNDRAWN
    if not squeeze:
        return axes
    return UNDRAWN if axes.size == 1 else axes.squeeze()


def subplots(nrows: int = 1, ncols: int = 1, **named: Any) -> tuple[Undrawn, Any]:
    """What ``pyplot.subplots`` gives."""
    return UNDRAWN, subplots_of_figure(nrows, ncols, **named)


class _Module(ModuleType):
    """A module of a drawing library."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if (self.__name__, name) == ("matplotlib", "pyplot"):
            return import_module("matplotlib.pyplot")
        return UNDRAWN


class _Finder:
    """Finds every module of the drawing libraries, and in it nothing."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name.partition(".")[0] in LIBRARIES:
            return ModuleSpec(name, _Finder, is_package=True)  # type: ignore[arg-type]
        return None

    @staticmethod
    def create_module(spec: ModuleSpec) -> ModuleType:
        module = _Module(spec.name)
        if spec.name == "matplotlib.pyplot":
            module.subplots = subplots  # type: ignore[attr-defined]
        if spec.name == "matplotlib":  # a library that computes may ask for it when it is imported
            from importlib.metadata import version

            module.__version__ = version("matplotlib")  # type: ignore[attr-defined]
        return module

    @staticmethod
    def exec_module(module: ModuleType) -> None:
        pass


def draw_nothing() -> None:
    """From now on whoever imports matplotlib in this process gets what draws nothing."""
    for name in [name for name in sys.modules if name.partition(".")[0] in LIBRARIES]:
        del sys.modules[name]
    sys.meta_path.insert(0, _Finder)  # type: ignore[arg-type]
