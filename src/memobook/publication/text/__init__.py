"""Text: what turns days, identifiers and TeX from files into what a person reads.

Takes text as files hold it; gives text as readers read it. Opens no file.
"""
