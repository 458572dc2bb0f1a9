"""Fetch: bring datasets up to date from their sources, keep every vintage, and let no source damage what is held.

One direction: a connector asks and reads, corrections and checks look at the rows, the merge adds what is new.
Nothing here judges what the data mean.
"""
