"""Connectors to public sources, one module each; the data package names them. See :mod:`memobook.fetch.connector`."""
