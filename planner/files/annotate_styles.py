"""The look of the answer columns, added behind the styles that a workbook has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from planner.files.annotate_xml import (
    BadXml,
    Element,
    escape_attribute,
    opened,
    parse,
    to_bytes,
    whole,
    with_attribute,
)
from planner.files.workbook_table import HEADER_FILLS, TONES, Origin

_DATE_FORMAT = "yyyy-mm-dd"
_FIRST_FREE_FORMAT = 164  # smaller numbers are Excel's own
_FONT_FACE = ("name", "family", "charset", "scheme")


@dataclass(frozen=True, slots=True)
class AnswerStyles:
    """Style numbers: of a heading, of text, of text that looks like a formula, of dates, and
    of words by their tone.
    """

    heading: int
    text: int
    guarded: int
    date: int
    tones: Mapping[str, int]


@dataclass(slots=True)
class _List:
    """A list of styles: its element, what it holds as bytes, and what is added."""

    element: Element
    there: list[bytes]
    added: list[bytes] = field(default_factory=list)

    def number(self, entry: bytes) -> int:
        """The place of an entry, which is added unless it is there."""
        known = self.there + self.added
        if entry in known:
            return known.index(entry)
        self.added.append(entry)
        return len(known)


class StyleSheet:
    """The styles part of a workbook, to which styles are only ever added."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._root = parse(data)
        self._prefix = self._root.prefix
        self._fonts = self._list("fonts")
        self._fills = self._list("fills")
        self._formats = self._list("cellXfs")
        self._new_format: tuple[int, bytes] | None = None

    @property
    def usable(self) -> bool:
        """Whether it has what a style is made of; very plain writers leave it out."""
        lists = (self._fonts, self._fills, self._formats)
        return all(found is not None and found.there for found in lists)

    def add(self, heading_like: int, cell_like: int) -> AnswerStyles:
        """Styles of the answers that suit a heading and a cell of the user's beside them."""
        white = self._font(heading_like, "FFFFFF", bold=True)
        heading = self._entry(
            heading_like,
            {"fontId": white, "fillId": self._fill(HEADER_FILLS[Origin.ANSWER])},
            entire_alignment=True,
        )
        plain = self._font(cell_like, "", bold=False)
        body = {"fontId": plain, "fillId": 0}
        tones = {}
        for tone, (ink, paper) in TONES.items():
            font = self._font(cell_like, ink, bold=True)
            tones[tone] = self._entry(cell_like, {"fontId": font, "fillId": self._fill(paper)})
        return AnswerStyles(
            heading,
            self._entry(cell_like, body),
            self._entry(cell_like, {**body, "numFmtId": 49}, quoted=True),
            self._entry(cell_like, {**body, "numFmtId": self._date_format()}, across="center"),
            tones,
        )

    def result(self) -> bytes:
        """The part with what was added; without additions, the bytes that it had."""
        pieces, at = [], 0
        for place, end, new in sorted(self._edits()):
            pieces += [self._data[at:place], new]
            at = end
        return b"".join([*pieces, self._data[at:]])

    # -- reading

    def _list(self, name: str) -> _List | None:
        element = self._root.child(name)
        if element is None:
            return None
        return _List(element, [self._bytes(child) for child in element.children])

    def _bytes(self, element: Element) -> bytes:
        return self._data[element.start : element.end]

    def _format(self, number: int) -> Element | None:
        entries = self._formats.element.children if self._formats else []
        return entries[number] if number < len(entries) else None

    # -- making

    def _font(self, like: int, color: str, *, bold: bool) -> int:
        """A font of the face and size that a cell has, in another colour."""
        fonts = self._must(self._fonts)
        form = self._format(like)
        number = whole(form.attributes.get("fontId", "0")) if form else 0
        face = fonts.element.children[number if number < len(fonts.element.children) else 0]
        parts = [f"<{self._prefix}b/>".encode()] if bold else []
        parts += [self._bytes(c) for c in face.children if c.name == "sz"]
        if color:
            parts.append(f'<{self._prefix}color rgb="FF{color}"/>'.encode())
        for name in _FONT_FACE:
            parts += [self._bytes(c) for c in face.children if c.name == name]
        return fonts.number(self._wrapped("font", b"".join(parts)))

    def _fill(self, paper: str) -> int:
        pattern = (
            f'<{self._prefix}patternFill patternType="solid"><{self._prefix}fgColor '
            f'rgb="FF{paper}"/></{self._prefix}patternFill>'
        )
        return self._must(self._fills).number(self._wrapped("fill", pattern.encode()))

    def _entry(
        self,
        like: int,
        changes: Mapping[str, int],
        *,
        quoted: bool = False,
        entire_alignment: bool = False,
        across: str = "",
    ) -> int:
        """A cell format with the borders and the alignment of another, but of its own font,
        fill and number format.
        """
        form = self._format(like)
        kept = form.attributes if form else {}
        told: dict[str, object] = {"numFmtId": 0, **changes, "borderId": kept.get("borderId", 0)}
        if "xfId" in kept:
            told["xfId"] = kept["xfId"]
        if quoted:
            told["quotePrefix"] = 1
        told |= dict.fromkeys(("applyNumberFormat", "applyFont", "applyFill", "applyBorder"), 1)
        alignment = self._alignment(form, entire=entire_alignment, across=across)
        tag = f"{self._prefix}xf"
        words = "".join(f' {name}="{value}"' for name, value in told.items())
        if not alignment:
            return self._must(self._formats).number(f"<{tag}{words}/>".encode())
        head = f'<{tag}{words} applyAlignment="1">'.encode()
        entry = head + alignment + f"</{tag}>".encode()
        return self._must(self._formats).number(entry)

    def _alignment(self, form: Element | None, *, entire: bool, across: str) -> bytes:
        """The alignment of a format: all of it, or only whether text stands at the top; and
        where the value stands ``across`` the cell.
        """
        alignment = form.child("alignment") if form else None
        if alignment is not None and entire:
            return self._bytes(alignment)
        vertical = alignment.attributes.get("vertical") if alignment else None
        told = {"horizontal": across, "vertical": vertical}
        words = [f' {name}="{escape_attribute(word)}"' for name, word in told.items() if word]
        return to_bytes(f"<{self._prefix}alignment{''.join(words)}/>") if words else b""

    def _date_format(self) -> int:
        listed = self._root.child("numFmts")
        known = listed.children if listed else []
        numbers = {
            entry.attributes.get("formatCode"): whole(entry.attributes.get("numFmtId", "0"))
            for entry in known
        }
        if _DATE_FORMAT not in numbers:
            number = max([_FIRST_FREE_FORMAT - 1, *numbers.values()]) + 1
            entry = f'<{self._prefix}numFmt numFmtId="{number}" formatCode="{_DATE_FORMAT}"/>'
            self._new_format = self._new_format or (number, entry.encode())
            return self._new_format[0]
        return numbers[_DATE_FORMAT]

    def _wrapped(self, name: str, content: bytes) -> bytes:
        tag = f"{self._prefix}{name}".encode()
        return b"<" + tag + b">" + content + b"</" + tag + b">"

    @staticmethod
    def _must(found: _List | None) -> _List:
        if found is None:
            raise BadXml("its styles are damaged")
        return found

    # -- writing

    def _edits(self) -> Iterator[tuple[int, int, bytes]]:
        """Each as start, end and the bytes that take the place of those between."""
        for found in (self._fonts, self._fills, self._formats):
            if found is not None and found.added:
                yield from self._more(found.element, found.added)
        if not self._new_format:
            return
        listed = self._root.child("numFmts")
        if listed is not None:
            yield from self._more(listed, [self._new_format[1]])
        else:
            tag = f"{self._prefix}numFmts"
            text = f'<{tag} count="1">'.encode() + self._new_format[1] + f"</{tag}>".encode()
            yield self._root.inner, self._root.inner, text

    def _more(self, listed: Element, added: list[bytes]) -> Iterator[tuple[int, int, bytes]]:
        tag = self._data[listed.start : listed.inner]
        count = str(len(listed.children) + len(added))
        tag = with_attribute(tag, "count", count) if "count" in listed.attributes else tag
        if listed.inner == listed.end:
            name = tag[1:].split(None, 1)[0].rstrip(b"/>")
            yield listed.start, listed.end, opened(tag) + b"".join(added) + b"</" + name + b">"
        else:
            yield listed.start, listed.inner, tag
            yield listed.close, listed.close, b"".join(added)
