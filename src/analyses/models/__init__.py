"""What the page on models alone needs: its figures and its tables.

Computations that could serve another page are in the modules beside this folder. Functions that draw import what they
draw with themselves, since runs of values alone draw nothing.
"""
