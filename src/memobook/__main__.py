"""``python -m memobook`` is the same as ``memobook``."""

from .cli import main

if __name__ == "__main__":
    main()
