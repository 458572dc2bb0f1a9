"""Check: one pass over an edition's prose, register, notebooks, data, references and locks, before it is published.

A build stops at the first thing without which it can't go on; a check goes on and tells all that an author should
know. Rules stand in families, a module each; ``memobook.author.check.rule.RULES`` has them all by id.
"""
