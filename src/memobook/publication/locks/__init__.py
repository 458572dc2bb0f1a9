"""Locks: what released revisions held, in the shapes of every engine; their chain; why one is corrected."""
