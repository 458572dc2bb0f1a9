"""Rules for notebooks: their cells, the names that these make and need, what they read and run in."""
