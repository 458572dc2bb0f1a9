"""What a notebook's cells show, in the form in which a page can show it; knows nothing of Sphinx.

Takes an executed notebook; gives one whose outputs have one form each: cleaned, bounded, and where a page can't show
one its text and a notice. Nothing is left out without a word.
"""
