"""Rules for what readers read: prose, titles, figures, links, words that need evidence, and days that pass.

Takes the material of a check; gives findings with their lines. Changes nothing.
"""
