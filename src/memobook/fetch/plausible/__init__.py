"""Whether an answer can be what it says: rules of rows, of an entity against its past, of completeness and of text.

Takes a dataset's declaration, what is held and what came; gives breaches. Nothing is mended, kept or thrown away here.
"""

from .absence import lacking
from .alone import Odd, attested, odd
from .breach import Breach, Implausible
from .judge import implausible

__all__ = ["Breach", "Implausible", "Odd", "attested", "implausible", "lacking", "odd"]
