"""What runs when, and what a call tells of it: jobs, their order, progress and report."""
