"""Citing: a work named by DOI, arXiv id or address becomes an entry of references.bib, as a registry describes it."""
