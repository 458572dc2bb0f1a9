"""Why a run would happen: which part of its key is not that of a stored one."""
