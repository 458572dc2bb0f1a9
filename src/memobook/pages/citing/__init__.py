"""How works are cited: a CSL style, which a publication may choose, prints each reference the same everywhere.

Takes items of CSL-JSON and gives runs of text with their looks and links; HTML, PDF, feed and “cite this” show them.
"""
