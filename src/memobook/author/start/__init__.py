"""To begin: a publication, a theme."""
