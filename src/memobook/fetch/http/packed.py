"""Bodies that were packed for the way: unpacked piece by piece, and followed to the end that the packing itself has.

The HTTP library takes what there is of a stream that was cut off, so that a table which ends with a line is a whole one
to whoever reads it. Only gzip is asked for: what else could be unpacked depends on what is installed.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

ASKED = "gzip"
PLAIN = ("", "identity")
KNOWN = ("gzip", "x-gzip")
PIECE = 2**16  # bytes, of which no more come at a time, however well they were packed


class NotUnpacked(Exception):
    """A body can't be had as it was before it was packed; the message says why and is safe to print."""


def unpacked(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The pieces of a body as they were.

    Parameters
    ----------
    encoding : what the answer says of its packing, its Content-Encoding.

    Raises
    ------
    NotUnpacked : it was cut off, is damaged, or is packed in a way that was not asked for.
    """
    way = encoding.strip().lower()
    if way in PLAIN:
        return iter(pieces)
    if way not in KNOWN:
        raise NotUnpacked(f"the answer is compressed by {way[:40]!r}, which was not asked for")
    return _of_gzip(pieces)


def _of_gzip(pieces: Iterable[bytes]) -> Iterator[bytes]:
    stream = None
    for piece in pieces:
        left = piece
        while left:
            # streams may follow each other, and a server may fill up with zeros
            if stream is None and not (left := left.lstrip(b"\0")):
                break
            stream = stream or zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
            yield from _of_stream(stream, left)
            left, stream = (stream.unused_data, None) if stream.eof else (b"", stream)
    if stream is not None:
        raise NotUnpacked("the answer is compressed and was cut off")


def _of_stream(stream: zlib._Decompress, left: bytes) -> Iterator[bytes]:
    """What a stream has to give for some bytes, up to its end."""
    while not stream.eof:
        try:
            data = stream.decompress(left, PIECE)
        except zlib.error as error:
            raise NotUnpacked("the answer is compressed and can't be unpacked") from error
        if data:
            yield data
        left = stream.unconsumed_tail
        if not left and len(data) < PIECE:
            return
