"""Connectors of a publication's own, for tests of the fetch."""
