"""Rules for entries of the bibliography and for what cites them."""
