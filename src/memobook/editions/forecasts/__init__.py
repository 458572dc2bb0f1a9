"""Forecasts of an edition: dated questions on rows of datasets, with a probability or with quantiles.

Takes the file of forecasts beside the register and gives questions that read their answer from a view of the data as
known on a day. Never holds an answer that somebody wrote; what rules would say, and scores, are the ledger's.
"""
