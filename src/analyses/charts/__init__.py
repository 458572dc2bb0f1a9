"""Drawings of this publication's figures, each for wide pages and for phones.

Takes what a notebook computed; gives matplotlib figures. Computes nothing that a sentence says. Each function imports
what it draws with, since runs of values alone draw nothing.
"""
