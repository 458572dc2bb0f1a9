"""Entries of references.bib as items of CSL (the Citation Style Language), which a style then formats.

Takes fields as bibtexparser reads them and gives items of CSL-JSON 1.0.2, with every problem on the way. It formats
nothing. Types, fields and inheritance follow the manual of biblatex 3.20, names and macros BibTeX's own.
"""
