"""Warm kernels: forked from a parent process that has already imported what the notebooks import.

Any Jupyter client gets them by the kernel's name, ``memobook``. Where they can't be had, a plain kernel is started in
their place and one line on stderr says why. Importing this package loads nothing heavy.
"""
