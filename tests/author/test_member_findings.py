"""What is found of several members of a family is told once, with the members named."""

from __future__ import annotations

from memobook.author.check.members import of_members
from memobook.editions.family import Family, Member
from memobook.publication.finding import Finding

FAMILY = Family("bridge", "bridge", {f"bridge/{m}": Member("bridge", m, f"The {m}", m) for m in ("east", "west")})


def found(place: str, message: str, id: str = "table.units") -> Finding:
    return Finding("warning", id, place, message, "name the unit")


def test_a_finding_of_each_member_is_one_that_names_them() -> None:
    several = [found(f"notebooks/bridge.ipynb table 'bridge.{m}.facts'", "the column 'Riders' names no unit")
               for m in ("east", "west")]  # fmt: skip
    (one,) = of_members(several, [FAMILY])
    assert one.place == "notebooks/bridge.ipynb table 'bridge.facts'"
    assert one.message == "the column 'Riders' names no unit (2 members: The east, The west)"


def test_numbers_of_members_keep_no_findings_apart_and_places_are_files_that_there_are() -> None:
    several = [
        found("notebooks/bridge/east.ipynb cell 'riders'", "bridge.east.riders prints '1234567.8'", "shown.digits"),
        found("notebooks/bridge/west.ipynb cell 'riders'", "bridge.west.riders prints '2234567.8'", "shown.digits"),
    ]
    (one,) = of_members(several, [FAMILY])
    assert one.place == "notebooks/bridge.ipynb cell 'riders'"
    assert one.message.endswith("(2 members: The east, The west)")


def test_of_one_member_its_name_is_told_and_what_is_of_no_member_stays() -> None:
    own = found("notebooks/bridge.ipynb figure 'bridge.east.weeks'", "bridge.east.weeks has no caption")
    other = found("notebooks/bridge.ipynb figure 'bridge.north.weeks'", "bridge.north.weeks has no caption")
    memo = found("book/memos/2026-03-06.md:12", "a number stands alone")
    first, *rest = of_members([own, other, memo], [FAMILY])
    assert (first.place, first.message) == (
        "notebooks/bridge.ipynb figure 'bridge.weeks'",
        "bridge.east.weeks has no caption (member The east)",
    )
    assert rest == [other, memo]
