"""From sources to rows: asked within limits, judged for what they can be, merged with what is held.

Takes what a dataset declares; gives new rows with the day on which they became public. Never changes or removes a row
that is held.
"""
