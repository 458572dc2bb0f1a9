"""``python -m memobook`` is the same as ``memobook``."""

from memobook.cli.entry import main

if __name__ == "__main__":
    main()
