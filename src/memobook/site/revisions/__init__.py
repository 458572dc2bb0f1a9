"""Folders of released revisions, as they stand.

Takes locks and what was kept or published of their revisions; gives folders byte by byte. Never makes one anew.
"""
