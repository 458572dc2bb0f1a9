"""References that the documentation prints from the code itself: commands, datasets, the ledger’s schema."""
