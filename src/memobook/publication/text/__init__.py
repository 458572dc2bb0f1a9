"""Text: what turns days, identifiers and TeX from files into what a person reads."""
