"""What a change of the repository does to the newest edition, for its reviewers.

Takes the working folder and a commit; gives the difference in words and pictures. Executes nothing.
"""
