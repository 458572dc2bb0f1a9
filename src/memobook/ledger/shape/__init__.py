"""The shape of ``ledger.json``: types that the code is checked against, and the JSON Schema that is made of them.

Every key is always there, but those of families; what there is none of is null or empty. The descriptions are those of
the schema.
"""
