"""Minutes to read a memo count what it says."""

from __future__ import annotations

import pytest

from memobook.pages.reading_time import reading_minutes

SAID = "word " * 480
NOT_SAID = """
:::{result} sales.total
:::

:::{container} disclaimer
""" + "advice " * 240 + """
:::

## References

```{bibliography}
```
""" + "more " * 240  # fmt: skip


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        (f"---\ntitle: {SAID}\n---\n\n## Summary\n\n{SAID}", 2),
        (f"---\ntitle: T\n---\n\n{SAID}{NOT_SAID}", 2),
        ("---\ntitle: T\n---\n\n" + "It says {value}`a.b` {cite}`c,d`. " * 120, 2),  # three words and a number each
        ("---\ntitle: T\n---\n\n:::{implication} i1\n" + SAID + "\n:::\n", 2),
        ("---\ntitle: T\n---\n\nShort.", 1),
    ],
)
def test_minutes(text: str, minutes: int) -> None:
    assert reading_minutes(text) == minutes
