"""An executed notebook as plain data, as Jupyter would write it to a file and read it again.

Whether it is valid was asked when it was read and while it was executed; it is not asked again.
"""

from __future__ import annotations

import json
from typing import Any


def written(notebook: Any) -> dict[str, Any]:
    """What ``nbformat.writes`` puts into a file, without the file: texts as lists of lines, and keys in order.

    Parameters
    ----------
    notebook : of nbformat, version 4; its texts are lists of lines afterwards.
    """
    from nbformat.v4.nbjson import BytesEncoder
    from nbformat.v4.rwbase import split_lines, strip_transient

    plain = strip_transient(split_lines(notebook))  # type: ignore[no-untyped-call]
    # without an indent the text is made by the C library
    return json.loads(json.dumps(plain, cls=BytesEncoder, ensure_ascii=False, sort_keys=True))  # type: ignore[no-any-return]
