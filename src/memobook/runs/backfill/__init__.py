"""A theme over many days and a grid of parameters, and its values’ history as a dataset.

Takes days and combinations; gives the values of each run. Draws no figure.
"""
