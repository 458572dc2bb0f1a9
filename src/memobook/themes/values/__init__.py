"""A value, and all that it is stated with: number, unit, interval, bounds, grade, and the rows behind it.

Takes what a notebook records; gives a value or an error that names it. Reads no dataset by itself.
"""
