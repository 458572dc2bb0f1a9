"""A theme over many days and a grid of parameters, and its values' history as a dataset."""
