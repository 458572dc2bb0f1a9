"""The command line: one module a command. Takes words, gives a call of what lies below, its text and its exit code.

No command computes anything itself, and nothing heavy is imported before a command is chosen.
"""
