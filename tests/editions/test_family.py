"""Families as the front matter declares them: members as known on the day, and what is wrong with a declaration."""

from __future__ import annotations

from pathlib import Path

import pytest
from family_publication import add_bridge, declare, family_publication, place_of
from tiny_publication import content_error

from memobook.data.package import DataPackage
from memobook.editions.edition import Edition
from memobook.editions.family import address
from memobook.editions.grids.declared import declared_grids
from memobook.editions.narrowed import narrowed
from memobook.publication.folder import Publication
from memobook.runs.run import Runner

DAY = "2026-03-06"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return family_publication(tmp_path / "riders")


def read(folder: Path) -> Edition:
    return Edition.read(Publication(folder), DAY)


def test_members_are_pages_of_the_edition_with_their_parameters(folder: Path) -> None:
    edition = read(folder)
    assert edition.tops == ["cycling", "bridge"]
    assert edition.themes == {
        "cycling": {"weeks": 4},
        "bridge/east": {"bridge": "East Bridge"},
        "bridge/west": {"bridge": "West Bridge"},
    }
    assert edition.families["bridge"].members["bridge/east"].words == {"bridge": "East Bridge", "title": "East Bridge"}


def test_a_member_that_was_not_public_on_the_day_is_none(folder: Path) -> None:
    add_bridge(folder, "New Bridge", published="2026-03-05")
    add_bridge(folder, "Later Bridge", published="2026-03-07")
    assert list(read(folder).families["bridge"].members) == ["bridge/east", "bridge/new_bridge", "bridge/west"]


def test_title_order_and_address_come_from_columns(folder: Path) -> None:
    declare(
        folder,
        "    address: {East Bridge: east, West Bridge: west}\n",
        '    order: -riders\n    title: "{bridge} of {riders}"\n',
    )
    family = read(folder).families["bridge"]
    assert list(family.members) == ["bridge/east_bridge", "bridge/west_bridge"]
    assert [member.title for member in family.members.values()] == ["East Bridge of 3990", "West Bridge of 2740"]


def test_members_are_listed_with_parameters_of_their_own(folder: Path) -> None:
    listed = "{bridge: [West Bridge, {bridge: East Bridge, title: The east, address: dawn, weeks: 2}]}"
    declare(folder, "{bridge: counts.bridge}", listed)
    declare(folder, "    address: {East Bridge: east, West Bridge: west}\n", "")
    edition = read(folder)
    assert edition.themes["bridge/dawn"] == {"bridge": "East Bridge", "weeks": 2}
    assert edition.families["bridge"].members["bridge/dawn"].title == "The east"
    assert list(edition.families["bridge"].members) == ["bridge/west_bridge", "bridge/dawn"]


def test_a_title_of_nothing_is_none(folder: Path) -> None:
    declare(folder, "    figure: weeks", "    title: {East Bridge: , West Bridge: The west}\n    figure: weeks")
    assert [member.title for member in read(folder).families["bridge"].members.values()] == ["East Bridge", "The west"]


def test_columns_called_title_and_address_are_columns_like_others(folder: Path) -> None:
    described, counts = folder / "data" / "datapackage.json", folder / "data" / "counts.csv"
    described.write_text(described.read_text("utf-8").replace('"name": "riders"', '"name": "address"'), "utf-8")
    counts.write_text(counts.read_text("utf-8").replace("riders", "address", 1), "utf-8")
    declare(folder, "    address: {East Bridge: east, West Bridge: west}\n", "")
    assert list(read(folder).families["bridge"].members) == ["bridge/east_bridge", "bridge/west_bridge"]


def test_a_members_own_title_goes_before_the_familys_which_names_parameters(folder: Path) -> None:
    listed = "{bridge: [West Bridge, {bridge: East Bridge, title: The east, address: dawn}]}"
    declare(folder, "{bridge: counts.bridge}", listed)
    declare(folder, "    address: {East Bridge: east, West Bridge: west}\n", '    title: "The {bridge}"\n')
    members = read(folder).families["bridge"].members
    assert {page: member.title for page, member in members.items()} == {
        "bridge/west_bridge": "The West Bridge",
        "bridge/dawn": "The east",
    }


WRONG = {
    "an empty list": ("{bridge: counts.bridge}", "{bridge: []}", "family.for_each", "for_each"),
    "no such dataset": ("counts.bridge", "count.bridge", "family.for_each", "for_each"),
    "no such column": ("counts.bridge", "counts.bridges", "family.for_each", "for_each"),
    "no column": ("{bridge: counts.bridge}", "{bridge: counts}", "family.for_each", "for_each"),
    "no parameter": ("{bridge: counts.bridge}", "counts.bridge", "family.for_each", "for_each"),
    "a name that makes no address": ("East Bridge: east", "East Bridge: 1st", "family.address", "address"),
    "a name of other letters": ("{bridge: counts.bridge}", "{bridge: [桥]}", "family.for_each", "for_each"),
    "two members with one address": ("West Bridge: west", "West Bridge: east", "family.address", "address"),
    "the index as an address": ("East Bridge: east", "East Bridge: index", "family.address", "address"),
    "more than are meant": ("    figure: weeks", "    most: 1\n    figure: weeks", "family.for_each", "for_each"),
    "the parameter set for all": (
        "    figure: weeks",
        "    bridge: East\n    figure: weeks",
        "family.bridge",
        "    bridge: East",
    ),
    "optional that is no truth": (
        "    figure: weeks",
        "    optional: perhaps\n    figure: weeks",
        "family.optional",
        "optional",
    ),
    "an order that is no column": ("    figure: weeks", "    order: size\n    figure: weeks", "family.order", "order"),
    "a title that no column fills": (
        "    figure: weeks",
        '    title: "{name}"\n    figure: weeks',
        "family.title",
        "    title",
    ),
    "a title in a form that no text has": (
        "    figure: weeks",
        '    title: "{bridge:,.1f}"\n    figure: weeks',
        "family.title",
        "    title",
    ),
    "a title of a cell that is empty": (
        "    figure: weeks",
        '    title: "{bridge} {retrieved:%Y}"\n    figure: weeks',
        "family.title",
        "    title",
    ),
    "a title that is a list": ("    figure: weeks", "    title: [a]\n    figure: weeks", "family.title", "    title"),
    "an address that is a list": (
        "    address: {East Bridge: east, West Bridge: west}",
        "    address: [east, west]",
        "family.address",
        "    address",
    ),
    "an address that is too long": (
        "East Bridge: east",
        "East Bridge: e" + "a" * 60,
        "family.address",
        "    address",
    ),
    "a member without the parameter": (
        "{bridge: counts.bridge}",
        "{bridge: [{title: East}]}",
        "family.member",
        "for_each",
    ),
}


@pytest.mark.parametrize(("old", "new", "id", "word"), WRONG.values(), ids=WRONG)
def test_a_wrong_declaration_is_named_with_file_and_line(folder: Path, old: str, new: str, id: str, word: str) -> None:
    declare(folder, old, new)
    error = content_error(read, folder)
    assert (error.id, error.place) == (id, place_of(folder, word))


def test_ten_thousand_members_must_be_asked_for(folder: Path) -> None:
    with (folder / "data" / "counts.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"2026-01-05,Bridge {number},10,2026-01-12,\n" for number in range(10_000))
    error = content_error(read, folder)
    assert error.id == "family.for_each"
    assert "10,002 members" in error.message
    assert "most: 10002" in error.fix
    declare(folder, "    figure: weeks", "    most: 10002\n    figure: weeks")
    assert len(read(folder).families["bridge"].members) == 10_002


@pytest.mark.parametrize(
    ("text", "name"),
    [("Mistral AI", "mistral_ai"), ("Zürich", "zurich"), ("a--b", "a_b"), ("01.AI", "01_ai"), ("桥", "")],
)
def test_addresses_are_of_small_ascii_letters(text: str, name: str) -> None:
    assert address(text) == name


def test_a_member_of_the_wrong_type_is_named_with_file_and_line(folder: Path) -> None:
    declare(folder, "{bridge: counts.bridge}", "{bridge: [East Bridge, {bridge: 7, address: seven}]}")
    declare(folder, "    address: {East Bridge: east, West Bridge: west}\n", "")
    publication = Publication(folder)
    runner = Runner(publication, DataPackage(publication.data))
    error = content_error(runner.edition_jobs, Edition.read(publication, DAY))
    assert (error.id, error.place) == ("parameter.type", place_of(folder, "bridge: 7"))
    assert "7" in error.message


def test_a_grid_over_a_whole_family_is_refused_with_a_member_to_name(folder: Path) -> None:
    register = folder / "book" / "memos" / f"{DAY}.yml"
    register.write_text(
        register.read_text("utf-8").replace("theme: bridge/east\n    values", "theme: bridge\n    values"), "utf-8"
    )
    error = content_error(declared_grids, Publication(folder), read(folder))
    lines = register.read_text("utf-8").splitlines()
    assert (error.id, error.place) == (
        "sensitivity.family",
        f"book/memos/{DAY}.yml:{next(n for n, text in enumerate(lines, 1) if text.strip() == '- theme: bridge')}",
    )
    assert "theme: bridge/east" in error.fix


def test_an_edition_is_narrowed_to_a_member_and_says_which_there_are(folder: Path) -> None:
    whole = read(folder)
    one = narrowed(whole, "bridge/west")
    assert (list(one.themes), one.only, dict(one.register)) == (["bridge/west"], "bridge/west", {})
    assert "{page}`West Bridge <bridge/west>`" in one.text
    error = content_error(narrowed, whole, "bridge/wset")
    assert (error.id, error.place) == ("family.unknown", place_of(folder, "  bridge:$"))
    assert "bridge/west" in error.fix
