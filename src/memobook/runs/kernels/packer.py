"""What a kernel sends. A lone half of a surrogate pair, which no encoding has, makes Jupyter's own packer fail, and
with it goes the whole output, without a word on the page.
"""

from __future__ import annotations

import json
from typing import Any

from jupyter_client.jsonutil import json_default
from jupyter_client.session import json_packer


def pack(message: Any) -> bytes:
    """A message as JSON; a lone half becomes U+FFFD, the sign of what can't be shown."""
    try:
        return bytes(json_packer(message))
    except UnicodeEncodeError:
        text = json.dumps(message, default=json_default, ensure_ascii=False, allow_nan=False)
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
