"""What this publication computes and fetches."""
