"""Forecasts: what rules would say in their place, what datasets answered on their day, and how they scored.

Takes an edition's forecasts and views of the data package; never asks what the answer will be, and keeps no answer that
somebody wrote.
"""
