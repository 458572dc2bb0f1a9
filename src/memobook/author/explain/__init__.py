"""What an id stands for: a value, statement, claim, dataset or finding, told where its author works.

Takes the newest edition as it was built last or is committed; gives a few lines. Executes and changes nothing.
"""
