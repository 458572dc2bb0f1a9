"""What a theme is: its notebook, its parameters, and what a notebook records.

Takes a notebook; gives values, figures, tables and the order of themes. Only this stage and those below are imported
inside a kernel.
"""
