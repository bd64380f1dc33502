"""XML by byte places: what an edit needs to change a part and leave its other bytes alone."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

CHUNK = 2**20
_WRITE_AT = 2**19
_ENCODINGS = {"utf-8", "us-ascii", "iso-8859-1", "windows-1252"}

TAG_REST = rb"""(?:[^>"']++|"[^"]*+"|'[^']*+')*+>"""
"""What follows a tag's name, as a pattern."""

_TAG = re.compile(rb"<" + TAG_REST)


class BadXml(ValueError):
    """XML that is damaged, or of a kind that is refused; the text says which."""


@dataclass(slots=True)
class Element:
    """An element of a part. ``name`` is without its ``prefix``, "x:" or "". The element's bytes are
    ``start:end``, what it holds ``inner:close``; the two are equal for an empty tag.
    """

    prefix: str
    name: str
    attributes: dict[str, str]
    start: int
    inner: int
    close: int = 0
    end: int = 0
    children: list["Element"] = field(default_factory=list)

    def child(self, name: str) -> "Element | None":
        """The first child of that name."""
        return next((child for child in self.children if child.name == name), None)


def split(name: str) -> tuple[str, str]:
    """The prefix of a name, with its colon, and the rest."""
    before, colon, after = name.rpartition(":")
    return before + colon, after


def escape_attribute(text: str) -> str:
    """Text as the value of an attribute in double quotes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def to_bytes(text: str) -> bytes:
    """XML as bytes that mean the same in every encoding that contains ASCII."""
    return text.encode("ascii", "xmlcharrefreplace")


def whole(text: str | bytes) -> int:
    """A whole number that is not negative. Raises BadXml for anything else."""
    if not (text.isascii() and text.isdigit()) or len(text) > 15:
        raise BadXml("it has a number that is none")
    return int(text)


def safe_parser() -> expat.XMLParserType:
    """A parser that refuses a document type, which is where entities are defined, and an
    encoding that does not contain ASCII.
    """
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise BadXml("it defines a document type")

    def check(_version: str, encoding: str | None, _alone: int) -> None:
        if encoding is not None and encoding.lower() not in _ENCODINGS:
            raise BadXml("its XML is not in UTF-8")

    parser.StartDoctypeDeclHandler = refuse
    parser.XmlDeclHandler = check
    return parser


def feed(
    parser: expat.XMLParserType, part: IO[bytes], progress: Callable[[int], None] | None = None
) -> None:
    """Parses a stream; ``progress`` gets the number of bytes read. Raises BadXml."""
    read = 0
    try:
        while chunk := part.read(CHUNK):
            if not read and (chunk[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in chunk[:4]):
                raise BadXml("its XML is not in UTF-8")
            parser.Parse(chunk, False)  # noqa: FBT003 - the parser's own signature
            read += len(chunk)
            if progress:
                progress(read)
        parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as error:
        raise BadXml("its XML is damaged") from error


def parse(data: bytes) -> Element:
    """The elements of a small part, with their byte places. Raises BadXml."""
    from io import BytesIO

    parser = safe_parser()
    top = Element("", "", {}, 0, 0)
    stack = [top]

    def start(name: str, attributes: dict[str, str]) -> None:
        at = parser.CurrentByteIndex
        element = Element(*split(name), attributes, at, tag_at(data, at).end())
        stack[-1].children.append(element)
        stack.append(element)

    def end(_: str) -> None:
        element = stack.pop()
        if data[element.inner - 2 : element.inner] == b"/>":
            element.close = element.end = element.inner
        else:
            element.close = parser.CurrentByteIndex
            element.end = tag_at(data, element.close).end()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    feed(parser, BytesIO(data))
    return top.children[0]


def tag_at(data: bytes, place: int) -> re.Match[bytes]:
    """The tag that begins at a place. Raises BadXml if none does."""
    found = _TAG.match(data, place)
    if found is None:
        raise BadXml("its XML is damaged")
    return found


def opened(tag: bytes) -> bytes:
    """A tag as one that has content, also where it was an empty one."""
    return tag[:-2].rstrip() + b">" if tag.endswith(b"/>") else tag


def with_attribute(tag: bytes, name: str, value: str) -> bytes:
    """A start tag with an attribute set to another value, added if it was not there."""
    text = to_bytes(escape_attribute(value))
    pattern = re.compile(rb"(\s" + name.encode() + rb"\s*=\s*)(?:\"[^\"]*\"|'[^']*')")
    changed, number = pattern.subn(lambda m: m[1] + b'"' + text + b'"', tag, count=1)
    if number:
        return changed
    end = -2 if tag.endswith(b"/>") else -1
    return tag[:end].rstrip() + b" " + name.encode() + b'="' + text + b'"' + tag[end:]


class Copy:
    """Hands the bytes of a part on, and stops at places where something is put in."""

    def __init__(
        self, source: IO[bytes], sink: IO[bytes], progress: Callable[[int], None] | None = None
    ) -> None:
        self._source, self._sink, self._progress = source, sink, progress
        self._buffer, self._first, self._at = b"", 0, 0
        self._out: list[bytes] = []
        self._waiting = 0

    def write(self, data: bytes) -> None:
        """Puts bytes in at this place."""
        self._out.append(data)
        self._waiting += len(data)
        if self._waiting >= _WRITE_AT:
            self._flush()

    def upto(self, place: int) -> None:
        """Copies what stands before a place."""
        while self._first + len(self._buffer) < place:
            self.write(self._buffer[self._at - self._first :])
            self._at = self._first + len(self._buffer)
            self._more()
        self.write(self.take(place))

    def take(self, place: int) -> bytes:
        """The bytes before a place, which are not copied."""
        while self._first + len(self._buffer) < place:
            self._more()
        taken = self._buffer[self._at - self._first : place - self._first]
        self._at = place
        return taken

    def take_tag(self) -> bytes:
        """The tag that begins here, which is not copied."""
        while (found := _TAG.match(self._buffer, self._at - self._first)) is None:
            self._more()
        self._at = self._first + found.end()
        return found.group()

    def rest(self) -> None:
        """Copies all that is left."""
        self.write(self._buffer[self._at - self._first :])
        self._flush()
        while block := self._source.read(CHUNK):
            self._sink.write(block)

    def _more(self) -> None:
        block = self._source.read(CHUNK)
        if not block:
            raise BadXml("its XML is damaged")
        self._buffer = self._buffer[self._at - self._first :] + block
        self._first = self._at
        if self._progress:
            self._progress(self._first)

    def _flush(self) -> None:
        self._sink.write(b"".join(self._out))
        self._out.clear()
        self._waiting = 0
