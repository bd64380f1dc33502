"""Makes the old binary workbooks that tests need, record by record."""

import struct
from collections.abc import Sequence

_SECTOR, _END, _FREE, _FAT = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def ole_file(name: str, content: bytes) -> bytes:
    """An OLE file with one stream, which is filled up with zeros to at least 4,096 bytes."""
    content = content.ljust(max(4096, -(-len(content) // _SECTOR) * _SECTOR), b"\0")
    count = len(content) // _SECTOR
    chain = [_FAT, _END, *range(3, count + 2), _END]
    assert len(chain) <= 128
    fat = struct.pack("<128I", *chain, *[_FREE] * (128 - len(chain)))
    head = struct.pack(
        "<8s16x5H6x3I4x5I109I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 4096, _END, 0,
        _END, 0, 0, *[_FREE] * 108,
    )  # fmt: skip
    entries = _entry("Root Entry", 5, _END, 0, child=1) + _entry(name, 2, 2, len(content))
    return head + fat + entries.ljust(_SECTOR, b"\0") + content


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    label = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBB3I36xIQ", label, len(label), kind, 1, _FREE, _FREE, child, start, size
    )


def record(kind: int, layout: str = "", *values: object) -> bytes:
    """One BIFF record."""
    body = struct.pack("<" + layout, *values)
    return struct.pack("<HH", kind, len(body)) + body


def xls(formats: Sequence[str], cells: Sequence[bytes], *, extra: bytes = b"") -> bytes:
    """An .xls workbook with one sheet "S". Style n has format n - 1 of ``formats``, style 0
    none; ``extra`` are records of the whole workbook.
    """
    head = record(0x0809, "HHHHII", 0x0600, 5, 0, 1997, 0, 6) + extra
    for number, code in enumerate(formats, 164):
        text = code.encode("latin-1")
        head += record(0x041E, f"HHB{len(text)}s", number, len(text), 0, text)
    for number in (0, *range(164, 164 + len(formats))):
        head += record(0x00E0, "HH16x", 0, number)
    place = len(head) + 4 + 9 + 4
    head += record(0x0085, "IBBBB1s", place, 0, 0, 1, 0, b"S") + record(0x000A)
    body = record(0x0809, "HHHHII", 0x0600, 16, 0, 1997, 0, 6)
    return ole_file("Workbook", head + body + b"".join(cells) + record(0x000A))
