"""Rules for what readers read: prose, titles, figures, links, words that need evidence, and days that pass."""
