"""What runs when, and what a call tells of it: jobs, their order, progress and report.

Takes jobs with what they need of each other; gives finished runs, or what failed. Knows no kernel.
"""
