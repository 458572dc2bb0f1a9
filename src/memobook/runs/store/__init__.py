"""Where runs are kept: their keys and the store of their results, safe with several writers."""
