"""One execution of a theme, found again by the hash of all that can change it.

Takes a theme, parameters and a day; gives the executed notebook. Knows no memo text, no claim and no page.
"""
