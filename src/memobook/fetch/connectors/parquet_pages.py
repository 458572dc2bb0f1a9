"""How large the pages of a Parquet file say that they are unpacked, one by one.

The file's end says it too, and whoever reads the pages takes as much memory as the pages themselves say: eight
kilobytes can be a page of gigabytes. The end and the heads of pages are read here and not by pyarrow, which gives
neither heads nor, of a damaged end, an error: asked for a column it may end the process. Both are in Thrift's compact
form (``doc/specs/thrift-compact-protocol.md`` of apache/thrift; fields as in ``parquet.thrift`` of apache's
parquet-format).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

MARK = b"PAR1"
END = 2**20  # bytes of a file's end; that of a real file has ten thousand
MOST = 100_000  # pages; a file of many columns and thousands of rows has some dozen
DEEPEST = 12  # structures within each other; an end has six
# fields of a file's end, of its groups of rows, their columns and what is said of these, and of the head of a page
GROUPS, COLUMNS, TOLD = 4, 1, 3
PATH, LENGTH, DATA, DICTIONARY = 3, 7, 9, 11
UNPACKED, PACKED = 2, 3
TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, _, STRUCT = range(1, 13)

Fields = dict[int, Any]


def unpacked_size(body: bytes, columns: Collection[str]) -> int:
    """Bytes of all pages of some columns, as their heads say.

    Raises
    ------
    ValueError : it is no Parquet file, or its end or a head of a page can't be read.
    """
    length = int.from_bytes(body[-8:-4], "little")
    if body[-4:] != MARK or length + 12 > len(body):
        raise ValueError("it has no end")
    if length > END:
        raise ValueError(f"its end has {length} bytes")
    wanted = [[name.encode()] for name in columns]
    sizes: list[int] = []
    try:
        for group in _Compact(body, len(body) - 8 - length).fields()[GROUPS]:
            for told in (column[TOLD] for column in group[COLUMNS]):
                if told[PATH] in wanted:
                    begin = min(start for start in (told.get(DICTIONARY, 0), told[DATA]) if start > 0)
                    sizes += _of_chunk(body, begin, begin + told[LENGTH])
                if len(sizes) > MOST:
                    raise ValueError(f"it has more than {MOST} pages")
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError("its end can't be read") from error
    return sum(sizes)


def _of_chunk(body: bytes, at: int, end: int) -> Iterator[int]:
    while at < min(end, len(body)):
        head = _Compact(body, at)
        found = head.fields()
        if found[UNPACKED] < 0 or found[PACKED] < 0:
            raise ValueError("a page has no size")
        yield found[UNPACKED]
        at = head.at + found[PACKED]


class _Compact:
    """What stands from a place on in Thrift's compact form."""

    def __init__(self, body: bytes, at: int) -> None:
        self.body, self.at = body, at

    def fields(self, depth: int = 0) -> Fields:
        """A structure: values by the number of the field."""
        found: Fields = {}
        field = 0
        while head := self._byte():
            field = field + (head >> 4) if head >> 4 else self._number()
            kind = head & 15
            # a truth stands in the head itself
            found[field] = kind == TRUE if kind in (TRUE, FALSE) else self._value(kind, depth)
        return found

    def _value(self, kind: int, depth: int) -> Any:
        if depth > DEEPEST:
            raise ValueError("it is too deep")
        if kind in (I16, I32, I64):
            return self._number()
        if kind == BINARY:
            return self._bytes(self._varint())
        if kind == STRUCT:
            return self.fields(depth + 1)
        if kind in (LIST, SET):
            head = self._byte()
            count = head >> 4 if head >> 4 < 15 else self._varint()
            return [self._value(head & 15, depth + 1) for _ in range(count)]
        if kind in (TRUE, FALSE, BYTE, DOUBLE):
            return self._bytes(8 if kind == DOUBLE else 1)
        raise ValueError("it has a value of no kind")  # maps there are none

    def _bytes(self, count: int) -> bytes:
        self.at += count
        if self.at > len(self.body):
            raise ValueError("it is cut off")
        return self.body[self.at - count : self.at]

    def _byte(self) -> int:
        return self._bytes(1)[0]

    def _number(self) -> int:
        coded = self._varint()
        return coded >> 1 ^ -(coded & 1)

    def _varint(self) -> int:
        value = 0
        for shift in range(0, 64, 7):
            byte = self._byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
        raise ValueError("a number in it is too long")
