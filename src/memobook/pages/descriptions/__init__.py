"""What is written into a finished edition so that others find, cite and take over what it holds."""
