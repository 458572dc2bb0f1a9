"""``python -m memobook`` is the same as ``memobook``."""

from memobook.cli.main import main

if __name__ == "__main__":
    main()
