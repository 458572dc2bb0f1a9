"""references.bib: mistakes have a line, entries survive reading."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text
from tiny_publication import content_error, patient

from memobook.editions.bibliography import _examined, check_cited, parse_bibliography, read_bibliography
from memobook.publication.answers import Answers
from memobook.publication.text.latex import LITERAL

ROOT = Path(__file__).parents[2]
GOOD = "% comment\n\n@misc{one,\n  title = {First},\n  year = {2026},\n}\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "references.bib"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "id", "line"),
    [
        pytest.param(GOOD + "@misc{two,\n  title = {Second\n}\n", "reference.syntax", 7, id="brace never closed"),
        pytest.param(GOOD + "@misc{two,\n  title {Second},\n}\n", "reference.syntax", 7, id="no equals sign"),
        pytest.param(
            GOOD + "@misc{two,\n  title = {A},\n  title = {B},\n}\n", "reference.duplicate", 7, id="field twice"
        ),
        pytest.param(GOOD + "@misc{two,\n  title = {A}\n  year = {2026}\n}\n", "reference.syntax", 7, id="no comma"),
        pytest.param(GOOD + "@misc{one,\n  title = {Again},\n}\n", "reference.duplicate", 7, id="key twice"),
        pytest.param(GOOD + "@misc{two,\n  year = {2026},\n}\n", "reference.title", 7, id="no title"),
        pytest.param(GOOD + "@misc{two,\n  title = {},\n}\n", "reference.title", 7, id="empty title"),
        pytest.param("@misc{,\n  title = {A},\n}\n", "reference.syntax", 1, id="no key"),
    ],
)
def test_a_mistake_has_its_line(tmp_path: Path, text: str, id: str, line: int) -> None:
    error = content_error(read_bibliography, write(tmp_path, text))
    assert (error.id, error.place) == (id, f"references.bib:{line}")


def test_a_missing_file_is_an_error_of_content(tmp_path: Path) -> None:
    assert content_error(read_bibliography, tmp_path / "references.bib").id == "file.missing"


def test_an_entry_is_read(tmp_path: Path) -> None:
    text = GOOD + '@Article{two,\n  title = "The {R}\\"uckkehr \\& more",\n  keywords = {a, b c},\n}\n'
    found = read_bibliography(write(tmp_path, text))
    assert (found["one"].title, found["one"].line) == ("First", 3)
    assert (found["two"].type, found["two"].line) == ("article", 7)
    assert found["two"].keywords == ["a", "b c"]
    assert found["two"].title.endswith("& more")


@pytest.mark.parametrize(("key", "fix"), [("oen", "did you mean 'one'?"), ("something-else", "there are one")])
def test_an_unknown_key_gets_a_suggestion(tmp_path: Path, key: str, fix: str) -> None:
    error = content_error(check_cited, ["one", key], read_bibliography(write(tmp_path, GOOD)), "there:4")
    assert (error.id, error.place, error.fix) == ("reference.unknown", "there:4", fix)
    assert repr(key) in error.message


KEYS = st.text(string.ascii_letters + string.digits + "_-:.+/", min_size=1, max_size=20)
# letters that mean nothing to LaTeX, one blank between words
PLAIN = st.characters(min_codepoint=0x21, max_codepoint=0x2FFF, exclude_categories=["C", "Z", "M"],
                      exclude_characters="\\{}$%#&_~^\"'`@,-<>?!")  # fmt: skip
TITLES = st.lists(st.text(PLAIN, min_size=1, max_size=8), min_size=1, max_size=4).map(" ".join)


@patient
@given(st.lists(st.tuples(KEYS, TITLES), min_size=1, max_size=5, unique_by=lambda one: one[0].lower()).map(dict))
@example({"a:b/c": "The (first) [of] three; 1+1=2 | *not* bold"})
def test_keys_and_titles_survive(tmp_path_factory: pytest.TempPathFactory, entries: dict[str, str]) -> None:
    text = "".join(f"@misc{{{key},\n  title = {{{title}}},\n}}\n\n" for key, title in entries.items())
    found = read_bibliography(write(tmp_path_factory.mktemp("bib"), text))
    assert {key: reference.title for key, reference in found.items()} == entries
    assert [found[key].line for key in entries] == [1 + 4 * number for number in range(len(entries))]


@pytest.mark.parametrize("title", ["A <script>alert(1)</script> title", "It's 5 > 3, she said", "a, b - c", "x@y"])
def test_signs_of_other_languages_survive(tmp_path: Path, title: str) -> None:
    assert read_bibliography(write(tmp_path, f"@misc{{one,\n title = {{{title}}},\n}}\n"))["one"].title == title


def test_the_references_of_this_publication_read() -> None:
    found = read_bibliography(ROOT / "references.bib")
    lines = (ROOT / "references.bib").read_text("utf-8").splitlines()
    assert len(found) == sum(line.startswith("@") for line in lines)
    for key, reference in found.items():
        assert lines[reference.line - 1].endswith(f"{{{key},")


@patient
@given(st.from_regex(LITERAL, fullmatch=True))
def test_text_without_latex_is_taken_as_it_is(text: str) -> None:
    """The short way around the decoder of references gives what the decoder would."""
    assert str(LatexNodes2Text(keep_comments=True).latex_to_text(text)) == text


def test_a_commentary_is_a_reference_and_a_set_is_refused_by_name_and_line() -> None:
    commentary = "@commentary{lee2020, author = {Ann Lee}, title = {On Trade Law}, publisher = {Press}, year = 2020}\n"
    assert parse_bibliography(commentary)["lee2020"].item["title"] == "On Trade Law"
    error = content_error(parse_bibliography, commentary + "@set{both, entryset = {lee2020}, title = {Both}}\n")
    assert error.place == "references.bib:2" and "'both'" in error.message and "cite its members" in error.fix


def test_what_is_kept_of_a_file_is_what_it_says(tmp_path: Path) -> None:
    text = (ROOT / "references.bib").read_text("utf-8") + "@misc{wrong, author = {A and}}\n"
    told = [_examined(text, "en", None)]
    for _ in range(2):
        kept = Answers(tmp_path)
        told.append(_examined(text, "en", kept))
        kept.keep()
    assert (tmp_path / "bibliography.json").is_file()
    problems, references = ([one[part] for one in told] for part in (0, 1))
    assert problems[0] and problems[0] == problems[1] == problems[2]
    assert [*references[0]] == [*references[2]] and len(references[0]) > 50
    assert all(
        vars(one) == vars(other) for one, other in zip(references[0].values(), references[2].values(), strict=True)
    )
