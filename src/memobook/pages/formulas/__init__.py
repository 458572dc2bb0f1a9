"""Formulas: LaTeX as the pages read it, and the MathML that they show.

Takes LaTeX; knows neither Sphinx's tree nor Typst.
"""
