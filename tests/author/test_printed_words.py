"""What a page prints of a text, read by the parser of pages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import patient

from memobook.author.check.markdown import Markdown
from memobook.author.check.printed import CODE, printed

PIECES = st.sampled_from(
    ["word", " ", "\n", "\n\n", "`", "``", "*", "**", "{value}`a.b`", ":::{note}\n", ":::\n", "```{tip}\n", "```\n",
     "- ", "\t", "$x$", "$", "[a](b)", "[", "]", "|", "# ", "<!--", "-->", "---\n", ":class: x\n", "é", "\ufeff"]
)  # fmt: skip


def test_words_stand_at_their_lines_and_what_is_no_word_is_one_sign() -> None:
    text = "One **two**\nthree {value}`a.b` and `code` $x$.\n\n````{note}\n:class: tip\n\nIn it *four.\n````\n"
    lines = [(one.line, one.text) for one in printed(Markdown(text, "memo.md")) if one.kind == "text"]
    assert lines == [(1, "One two"), (2, f"three {CODE} and {CODE} {CODE}."), (7, "In it *four.")]


@patient
@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_text_can_be_read_and_lines_are_its_own(text: str) -> None:
    last = text.count("\n") + 1
    assert all(1 <= one.line <= last + 1 for one in printed(Markdown(text, "memo.md")))
