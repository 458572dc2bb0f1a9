"""What an author works with: check, cite, preview, start and review.

Takes an edition as it is being written; gives findings, drafts, entries and pages to look at. Never publishes.
"""
