"""To be imported before Sphinx: has YAML read by libyaml, where it is there, which takes a tenth of the time.

Jupyter Book and Sphinx's reader of contents ask for the slow reader, six times a job; both read the same.
"""

from __future__ import annotations

from functools import partial

import yaml

if hasattr(yaml, "CSafeLoader"):
    yaml.safe_load = partial(yaml.load, Loader=yaml.CSafeLoader)
