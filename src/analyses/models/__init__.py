"""What the page on models alone needs: a folder a section, with what it computes, says, tabulates and draws.

Computations that could serve another page are in the modules beside this folder. Functions that draw import what they
draw with themselves, since runs of values alone draw nothing.
"""
