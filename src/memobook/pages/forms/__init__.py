"""The memo in other forms than its page: as an e-mail, as Markdown, as JSON.

Takes the rendered page and its ledger; gives bytes. Everything that they say stands on the page; nothing is computed.
"""
