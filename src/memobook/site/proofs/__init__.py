"""What stands at a site or in a lock, checked.

Takes a lock, a clone or an address; gives what agrees and what does not. Changes nothing.
"""
