"""Connectors to public sources, one module each; the data package names them.

Takes what a source answers and what is held; gives rows with their days (:mod:`memobook.fetch.connector`). Merges
nothing and writes nothing.
"""
