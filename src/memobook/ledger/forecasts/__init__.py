"""Forecasts: what rules would say in their place, on which day they were given, and how they came out.

Takes the register's forecasts and the histories of values; never asks what the answer will be.
"""
