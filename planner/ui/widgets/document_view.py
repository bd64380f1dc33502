"""A printed text shown in the window: headings, paragraphs, tables, to read, select and copy."""

from collections.abc import Iterable, Iterator
from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QTextBrowser

from planner.files.printed import Band, Block, Bullet, Grid, Heading, Paragraph
from planner.ui import theme


class DocumentView(QTextBrowser):
    """Shows blocks in the colours of the theme; the arrow keys scroll it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._blocks: tuple[Block, ...] = ()

    def show_blocks(self, blocks: Iterable[Block]) -> None:
        """Show another text, from its beginning."""
        self._blocks = tuple(blocks)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._blocks:
            place = self.verticalScrollBar().value()
            self._draw()
            self.verticalScrollBar().setValue(place)

    def _draw(self) -> None:
        tokens = theme.tokens()
        self.document().setDefaultStyleSheet(
            f"* {{ color: {tokens.text}; }} .faint {{ color: {tokens.muted}; }}"
            f" th, .band {{ background-color: {tokens.raised}; }}"
            " table { margin-top: 4px; margin-bottom: 8px; }"
            " p, li, td, th { line-height: 122%; }"
            f" td, th {{ border: 1px solid {tokens.border}; }}"
        )
        self.setHtml("".join(_html(self._blocks)))


def _html(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading):
            size = block.level + 1
            yield f"<h{size}>{escape(block.text)}</h{size}>"
        elif isinstance(block, Bullet):
            yield f"<p style='margin-left: 12px'>•&nbsp; {_text(block.text)}</p>"
        elif isinstance(block, Grid):
            yield _table(block)
        elif isinstance(block, Paragraph) and block.text:
            words = f"<b>{_text(block.text)}</b>" if block.bold else _text(block.text)
            kind = " class='faint'" if block.faint else ""
            yield f"<p{kind} style='margin-left: {14 * block.level}px'>{words}</p>"


def _table(grid: Grid) -> str:
    whole = sum(grid.shares)
    sides = ["right" if place in grid.right else "left" for place in range(len(grid.shares))]
    heads = "".join(
        f"<th align='{side}' width='{100 * share / whole:.1f}%'>{_text(name)}</th>"
        for name, share, side in zip(grid.headings, grid.shares, sides, strict=True)
    )
    rows = []
    for row in grid.rows:
        if isinstance(row, Band):
            band = f"<td class='band' colspan='{len(sides)}'><b>{_text(row.text)}</b></td>"
            rows.append(f"<tr>{band}</tr>")
            continue
        cells = (
            f"<td align='{side}'>{_text(cell)}</td>" for cell, side in zip(row, sides, strict=True)
        )
        rows.append(f"<tr>{''.join(cells)}</tr>")
    head = f"<thead><tr>{heads}</tr></thead>" if any(grid.headings) else ""
    return (
        "<table cellspacing='0' cellpadding='4' width='100%'"
        f" style='border-collapse: collapse'>{head}<tbody>{''.join(rows)}</tbody></table>"
    )


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")
