"""The ground: where the parts of a publication lie, files, YAML, locks, errors, fonts, progress.

Takes a folder; gives paths, plain data and clear errors. Knows nothing of datasets, themes or pages.
"""
