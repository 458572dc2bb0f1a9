"""``python -m memobook`` is the same as ``memobook``."""

from .cli import main

main()
