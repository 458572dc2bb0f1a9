"""What rules for readers' words look for in a German publication, in the place of the English words beside them.

Takes nothing and finds nothing: a rule asks ``language.speaks("de")`` and takes its patterns from here or has its own.
"""
