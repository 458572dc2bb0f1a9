"""What is written into a finished edition so that others find, cite and take over what it holds.

Takes a finished folder and its ledger; gives feeds, pictures, descriptions and indexes. Changes no page.
"""
