"""Preview: an edition served on loopback while it is written; an edit is on the page a second after it is saved.

The session (:mod:`.session`) hears of edits, has runs and ledger renewed (:mod:`.content`), and orders pages from a
process that keeps Sphinx and the edition in memory (:mod:`.page_process`). Everything lies in a temporary folder; what
shows findings and errors is put into a page as it is served, so that no published page ever holds it.
"""
