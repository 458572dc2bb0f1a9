"""Locks: what released revisions held, in the shapes of every engine; their chain; why one is corrected.

Takes lock files; gives what they hold, or an error that names the lock. Never changes one that is written.
"""
