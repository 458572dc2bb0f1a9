"""Measurements of memobook beside its peers, in the same call: ``make bench``, or ``python -m benchmarks --help``.

No figure is typed in here and none is kept: each call measures both sides alternately and checks that they made the
same results.
"""
