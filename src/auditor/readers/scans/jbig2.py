"""JBIG2, in which black and white scans are kept, as a PDF of one page:
the shape in which the PDF library decodes it.
"""

from __future__ import annotations

import struct

_MAGIC = b"\x97JB2\r\n\x1a\n"
# Types of segments: what says a page's size, and what ends a page or a file, which a PDF does without.
_PAGE, _ENDS = 48, (49, 51)
_UNKNOWN = 0xFFFFFFFF


def is_jbig2(data: bytes) -> bool:
    """Whether some bytes are a JBIG2 file."""
    return data.startswith(_MAGIC)


def as_pdf(data: bytes) -> bytes:
    """A PDF whose only page is the first picture of a JBIG2 file, a point a pixel.
    Raises ValueError for one that is damaged.
    """
    flags = data[8] if len(data) > 13 else 0
    if not flags & 1:
        raise ValueError("cut off, or laid out for random access")
    at = 9 if flags & 2 else 13
    stream, size = b"", (0, 0)
    while at < len(data):
        kind, head, length = _segment(data, at)
        end = at + head + length
        if kind in _ENDS and stream:
            break
        if kind == _PAGE and length >= 8:
            size = struct.unpack(">II", data[at + head : at + head + 8])
        stream += data[at:end]
        at = end
    if not (0 < size[0] < _UNKNOWN and 0 < size[1] < _UNKNOWN):
        raise ValueError("no page")
    return _pdf(stream, *size)


def _segment(data: bytes, at: int) -> tuple[int, int, int]:
    """The type of the segment at an offset, and the lengths of its head and of its data."""
    try:
        number, flags, referred = struct.unpack(">IBB", data[at : at + 6])
        count, head = referred >> 5, 6
        if count == 7:
            count = struct.unpack(">I", data[at + 5 : at + 9])[0] & 0x1FFFFFFF
            head = 9 + (count + 8) // 8
        head += count * (1 if number <= 256 else 2 if number <= 65536 else 4)
        head += 4 if flags & 0x40 else 1
        (length,) = struct.unpack(">I", data[at + head : at + head + 4])
    except struct.error as error:
        raise ValueError("cut off") from error
    if length == _UNKNOWN or at + head + 4 + length > len(data):
        raise ValueError("a segment of unknown length")
    return flags & 0x3F, head + 4, length


def _pdf(stream: bytes, width: int, height: int) -> bytes:
    drawn = f"q {width} 0 0 {height} 0 0 cm /I Do Q".encode()
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R /Resources << /XObject << /I 5 0 "
        b"R >> >> >>" % (width, height),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 1"
        b" /Filter /JBIG2Decode"
        b" /Length %d >>\nstream\n%s\nendstream" % (width, height, len(stream), stream),
    ]
    answer, offsets = b"%PDF-1.5\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(answer))
        answer += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return b"%sxref\n0 6\n0000000000 65535 f \n%strailer << /Root 1 0 R /Size 6 >>\nstartxref\n%d\n%%%%EOF" % (
        answer,
        table,
        len(answer),
    )
