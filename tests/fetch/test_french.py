"""Factor returns from the library of Kenneth R. French."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from fake_source import TODAY, FakeSource, Reply, observe
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import patient

from memobook.fetch.answer import Answer, SourceError, SourceFailed, UnexpectedAnswer
from memobook.fetch.connector import Row, Settings
from memobook.fetch.connectors import french

FOLDER = "/pages/faculty/ken.french/ftp"
FACTORS, MOMENTUM = f"{FOLDER}/F-F_Research_Data_Factors_CSV.zip", f"{FOLDER}/F-F_Momentum_Factor_CSV.zip"

# the look of the files, down to the blanks; the values are made up
THREE = """This file was created by CMPT_ME_BEME_RETS using the 202609 CRSP database.
The 1-month TBill return is from Ibbotson and Associates, Inc. 

,Mkt-RF,SMB,HML,RF
202606,    1.10,   -2.30,   -3.01,    0.29
202607,    2.96,    0.70,    4.14,    0.30
202608,  -12.90,  -99.99,    0.00,    0.31
202609,    0.36,   -1.39,    0.12,    0.32

 Annual Factors: January-December 
,Mkt-RF,SMB,HML,RF
  2024,   29.47,   -2.46,   -3.75,    3.12
  2025,   35.39,    4.20,   -6.15,    3.56

Copyright 2026 Eugene F. Fama and Kenneth R. French
"""  # noqa: W291
MOM = """This file was created by CMPT_ME_PRIOR_RETS using the 202609 CRSP database.  It
contains a momentum factor, constructed from six value-weight portfolios, see
Carhart, Mark (1997).

Missing data are indicated by -99.99 or -999.

,Mom   
202605,   0.36
202606,    -999
202607, -34.30
202608,   2.14
202609,   3.61

Annual Factors:
January-December 
,Mom   
  2025,  23.84

Copyright 2026 Kenneth R. French
"""  # noqa: W291


def archive(text: str | bytes, name: str = "F-F_Factors.CSV") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, text)
    return data.getvalue()


def returns(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, three: str | bytes = THREE, momentum: str | bytes = MOM
) -> list[Row]:
    source[FACTORS], source[MOMENTUM] = Reply(archive(three)), Reply(archive(momentum))
    return observe(source, "french", {}, monkeypatch)


def test_months_with_all_five_returns_are_read_as_fractions(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert returns(source, monkeypatch) == [
        {
            "month": date(2026, 7, 1),
            "mkt_rf": 0.0296,
            "smb": 0.007,
            "hml": 0.0414,
            "mom": -0.343,
            "rf": 0.003,
            "published": None,
        },
        {
            "month": date(2026, 9, 1),
            "mkt_rf": 0.0036,
            "smb": -0.0139,
            "hml": 0.0012,
            "mom": 0.0361,
            "rf": 0.0032,
            "published": None,
        },
    ]
    assert [(asked.method, asked.path, asked.query) for asked in source.asked] == [
        ("GET", FACTORS, {}),
        ("GET", MOMENTUM, {}),
    ]


def test_line_ends_of_windows_and_names_in_latin_1_are_read(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    three = THREE.replace("Ibbotson", "Gröbner").replace("\n", "\r\n").encode("latin-1")
    assert returns(source, monkeypatch, three) == returns(source, monkeypatch)


def test_columns_are_read_by_name(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    turned = ",RF,CMA,HML,SMB,Mkt-RF\n202607,0.30,9.99,4.14,0.70,2.96\n"
    (row,) = returns(source, monkeypatch, turned)
    assert (row["mkt_rf"], row["smb"], row["hml"], row["rf"]) == (0.0296, 0.007, 0.0414, 0.003)


def test_a_block_that_ends_with_the_file_is_read(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(returns(source, monkeypatch, momentum=",Mom\n202607,1.00")) == 1


@pytest.mark.parametrize(
    ("three", "message"),
    [
        (THREE.replace("Mkt-RF", "Market"), "no header with the columns Mkt-RF, SMB, HML, RF"),
        ("", "no header"),
        (THREE.replace("   4.14", "   n.a."), "HML of 202607 is 'n.a.', which is not a number"),
        (THREE.replace("202608,", "202607,"), "202607 stands there twice"),
        (THREE.replace(",    0.30\n", "\n"), "202607 has another number of cells than the header"),
        (THREE.replace("   0.30\n", "   0.30, 1\n"), "another number of cells than the header"),
        (THREE.replace("202607,", "202613,"), "'202613' stands where a month such as 192607 should be"),
        (THREE.replace("202607,", "000007,"), "'000007' stands where a month"),
        (THREE.replace("202607,", "20260701,"), "'20260701' stands where a month"),
        (THREE.replace("202607,", "²02607,"), "stands where a month"),
        (THREE.replace("\n\n Annual", "\n Annual"), "'Annual Factors: January-December' stands where a month"),
        (THREE.replace("20260", "20150"), "no month in common"),
        (",Mkt-RF,SMB,HML,RF\n\n", "no month in common"),
    ],
)
def test_a_file_of_another_look_is_set_aside(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, three: str, message: str
) -> None:
    with pytest.raises(UnexpectedAnswer, match=message):
        returns(source, monkeypatch, three)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<!DOCTYPE html><p>moved", "not a zip archive .* which is HTML"),
        (b"", "not a zip archive"),
        (archive(THREE)[:200], "not a zip archive"),
        (archive(THREE, "readme.txt"), "holds no file that ends with .csv"),
    ],
)
def test_what_is_no_archive_of_a_table_is_set_aside(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, body: bytes, message: str
) -> None:
    source[FACTORS] = Reply(body)
    with pytest.raises(UnexpectedAnswer, match=message):
        observe(source, "french", {}, monkeypatch)


def test_an_archive_that_unpacks_without_end_is_not_unpacked(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = archive(b"0" * 200_000_000)
    assert len(bomb) < 2**20
    source[FACTORS] = source[MOMENTUM] = Reply(bomb)
    with pytest.raises(UnexpectedAnswer, match="larger than"):
        observe(source, "french", {}, monkeypatch)


def test_a_damaged_archive_is_set_aside_or_reads_as_before() -> None:
    good = archive(",Mkt-RF,SMB,HML,RF,Mom\n" + "202607,1,2,3,4,5\n", "é.csv")
    expected = french.Connector({}, Settings()).observations(lambda path, **_: Answer(path, good, {}), TODAY)
    for place in range(len(good)):
        for change in (1, 0x80):
            body = good[:place] + bytes([good[place] ^ change]) + good[place + 1 :]
            try:
                rows = french.Connector({}, Settings()).observations(
                    lambda path, body=body, **_: Answer(path, body, {}), TODAY
                )
            except SourceError:
                continue
            assert rows == expected


def test_nothing_is_kept_when_only_one_file_comes(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    source[FACTORS] = Reply(archive(THREE))
    with pytest.raises(SourceFailed, match=r"Momentum.* 404") as caught:
        observe(source, "french", {}, monkeypatch)
    assert caught.value.status == 404


lines = st.text("\n\r, -.019eE²é:A", max_size=60)


@patient
@given(lines, lines)
def test_no_oddness_in_a_table_is_more_than_a_source_error(before: str, after: str) -> None:
    text = f"{before}\n,Mkt-RF,SMB,HML,RF,Mom\n202607,1,2,3,4,5\n{after}\n"
    connector = french.Connector({}, Settings())
    try:
        rows = connector.observations(lambda path, **_: Answer(path, archive(text), {}), TODAY)
    except SourceError:
        return
    assert rows and all(isinstance(value, float) for row in rows for value in list(row.values())[1:-1])
