"""The words that a publication explains, as its author writes them."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from memobook.publication.text.glossary import BEGIN, meant, read_glossary, terms

PAGE = """# Methods

A vintage is no term here.

:::{glossary}
vintage
  A table as it was public
  on a day.

Herfindahl index
\tHow concentrated it is.
:::

```{glossary}
verdict
  What a check finds.
```
"""
WORDS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=12)


def test_words_and_their_meanings() -> None:
    told = [(term.word, term.meaning, term.line, term.id) for term in terms(PAGE)]
    assert told == [
        ("vintage", "A table as it was public on a day.", 6, "term-vintage"),
        ("Herfindahl index", "How concentrated it is.", 10, "term-herfindahl-index"),
        ("verdict", "What a check finds.", 15, "term-verdict"),
    ]


def test_a_role_prints_the_word_or_another_form_of_it(tmp_path: Path) -> None:
    assert read_glossary(tmp_path) == {}
    (tmp_path / "methods.md").write_text(PAGE, "utf-8")
    known = read_glossary(tmp_path)
    found = {role: meant(role, known) for role in ("vintage", "Vintages <vintage>", "herfindahl\nindex", "nothing")}
    assert {role: (shown, term and term.word) for role, (shown, term) in found.items()} == {
        "vintage": ("vintage", "vintage"),
        "Vintages <vintage>": ("Vintages", "vintage"),
        "herfindahl\nindex": ("herfindahl\nindex", "Herfindahl index"),
        "nothing": ("nothing", None),
    }


@given(st.lists(st.tuples(WORDS, WORDS), max_size=6))
def test_what_is_written_is_read(pairs: list[tuple[str, str]]) -> None:
    text = "\n".join([":::{glossary}", *(f"{word}\n  {meaning}" for word, meaning in pairs), ":::"])
    assert [(term.word, term.meaning) for term in terms(text)] == pairs


@given(st.text())
def test_any_page_can_be_read(text: str) -> None:
    found = list(terms(text))
    assert not found or any(BEGIN.match(line) for line in text.splitlines())
