"""Figures of a notebook: their style, and the SVG or picture that they become.

Takes matplotlib figures and pictures; gives the same bytes for the same figure. Knows no theme.
"""
