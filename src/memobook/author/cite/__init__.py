"""Citing: a work named by DOI, arXiv id or address becomes an entry of references.bib.

Takes what a registry describes; gives an entry with the fields that were seen. Adds no work twice.
"""
