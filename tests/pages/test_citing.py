"""References as the style prints them: the house style, another style, links, and what can't be printed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import citeproc
import pytest
from tiny_publication import content_error

from memobook.editions.bibliography import examine
from memobook.editions.csl.item import TYPES
from memobook.pages.citing.run import Run
from memobook.pages.citing.style import HOUSE, ReferenceStyle, text_of
from memobook.publication.folder import Publication

HARVARD = Path(citeproc.STYLES_PATH) / "harvard-cite-them-right.csl"


@cache
def style_of(path: Path, language: str) -> ReferenceStyle:
    return ReferenceStyle(path.read_bytes(), path.name, language)


def printed(entry: str, style: Path = HOUSE, language: str = "en") -> str:
    problems, references = examine(entry)
    assert not problems
    return text_of(style_of(style, language).reference(list(references.values())[-1]))


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (
            "@article{a, title={A Paper}, author={Lee, Kim and others}, year=2022, journal={J}, volume=3, number=4,"
            " pages={1--9}, doi={10.1000/xyz}}",
            "Kim Lee et al. A Paper. J. 3(4), 1–9. 2022. doi:10.1000/xyz.",
        ),
        (
            "@book{m, title={A Book}, author={de la Cruz, Jr., Juan}, publisher={A & B}, year=2025, month=12}",
            "Juan de la Cruz Jr. A Book. A & B. December 2025.",
        ),
        ("@collection{c, title={Essays?}, editor={Ed, Itor}, publisher={P}, date={2020}}",
         "Itor Ed (ed.). Essays? P. 2020."),
        ("@thesis{t, title={T}, author={Stu, Dent}, type={phdthesis}, institution={S}, date={2019-06}}",
         "Dent Stu. T. PhD thesis. S. June 2019."),
        ("@misc{c, title={T}, date={1850~}, note={seen}}", "T. c. 1850. [seen]"),
        ("@online{e, title={T}, eprint={2510.02209}, archivePrefix={arXiv}, year=2025}", "T. 2025. arXiv:2510.02209."),
        ("@book{e, title={T}, author={A, B}, edition={Second}, year=2025}", "B A. T. 2nd edn. 2025."),
    ],
)  # fmt: skip
def test_the_house_style(entry: str, text: str) -> None:
    assert printed(entry) == text


def test_months_and_et_al_are_those_of_the_language() -> None:
    entry = "@book{a, title={T}, author={Lee, Kim and others}, year=2022, month=mar}"
    assert printed(entry, language="de") == "Kim Lee u. a. T. März 2022."


@pytest.mark.parametrize("style", [HOUSE, HARVARD], ids=lambda path: path.stem)
def test_every_type_prints_in_every_style(style: Path) -> None:
    fields = (
        "title = {On & off}, author = {Lee, Kim and others}, editor = {Ed, Itor}, booktitle = {Book},"
        " journaltitle = {Journal}, publisher = {Press}, date = {2020-01/2020-02}, pages = {3--4}, edition = {2},"
        " volume = {5}, number = {6}, series = {S}, url = {https://a.example/x}, urldate = {2024-01-02}, type = {thing}"
    )
    for kind in TYPES:
        text = printed(f"@{kind}{{a, {fields}}}", style)
        assert "On & off" in text and "Lee" in text and "et al." in text and "2020" in text and "\ue0ff" not in text


def test_a_sici_doi_leads_where_it_is_registered() -> None:
    doi = "10.1002/(SICI)1097-4628(19960404)60:1<37::AID-APP5>3.0.CO;2-M"
    _, references = examine(f"@article{{s, title={{T}}, author={{Lee, Kim}}, journal={{J}}, year=1996, doi={{{doi}}}}}")
    runs = style_of(HOUSE, "en").reference(references["s"])
    address = "https://doi.org/10.1002/(SICI)1097-4628(19960404)60:1%3C37::AID-APP5%3E3.0.CO;2-M"
    assert Run(f"doi:{doi}", (), address) in runs


def test_looks_and_links_are_runs() -> None:
    _, references = examine("@book{s, title={A <b>T</b>}, author={Lee, Kim}, year=1996, url={https://a.example/}}")
    runs = style_of(HARVARD, "en").reference(references["s"])
    assert Run("A <b>T</b>", ("i",), "https://a.example/") in runs


@pytest.mark.parametrize(
    ("text", "told"),
    [("no xml", "not a style of CSL"), ("<a/>", "no list of references")],
)
def test_what_is_no_style_is_refused(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "_config.yml").write_text("sphinx: {config: {memobook_reference_style: my.csl}}\n", "utf-8")
    publication = Publication(tmp_path)
    assert content_error(ReferenceStyle.of, publication).id == "reference.style"
    (tmp_path / "my.csl").write_text(text, "utf-8")
    error = content_error(ReferenceStyle.of(publication).item, {"type": "book", "title": "T"})
    assert error.id == "reference.style" and told in error.message
