"""What the page on alpha alone needs: its figures, and tables of what studies report.

Computations that could serve another page are in the modules beside this folder.
"""
