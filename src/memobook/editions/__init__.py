"""What an author wrote: the memo, its register, conditions, horizons, grids and the bibliography.

Takes files of book/ and references.bib; gives checked, plain objects or an error with file and line. Executes nothing.
"""
