"""What a change of the repository does to the newest edition, for its reviewers."""
