"""Requests to sources: patient, suspicious, and bounded in time and size.

Takes an endpoint and a request; gives an answer, or why there is none of use. Judges no row.
"""
