"""The manual, inside the program: one page of text for each page of the window."""

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QListWidget,
    QSplitter,
    QTextBrowser,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from planner.common.resources import manual_page, resource
from planner.ui import formats, theme
from planner.ui.translation import tr
from planner.ui.widgets.boxes import dialog_column
from planner.ui.widgets.search_box import SearchBox

_LINES = 125
"""Height of a line of text, in percent of its letters'."""


class HelpWindow(QDialog):
    """Topics on the left, the text on the right, a search over all of them; stays open beside
    the window. ``extra`` gives what is said of a topic besides the manual's own text.
    """

    def __init__(
        self, extra: Callable[[str], str] = lambda _topic: "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Help"))
        self.resize(860, 620)
        self._extra = extra
        paths = sorted(resource("help").glob("*.md"), key=lambda path: (path.stem != "index", path))
        self._texts = {path.stem: manual_page(path) for path in paths}
        self._listed = list(self._texts)
        self.search = SearchBox(tr("Search the manual"))
        self.search.searched.connect(self._list_topics)
        self.found = QLabel()
        theme.set_text(self.found, theme.Text.SMALL, muted=True)
        self.found.hide()
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Topics"))
        self.list.ensurePolished()  # or its items are laid out without their style
        self._text = QTextBrowser()
        self._text.setAccessibleName(tr("Help text"))
        self._text.setOpenLinks(False)
        self._text.anchorClicked.connect(self._follow)
        self._text.document().setDocumentMargin(theme.SPACE_L)
        self.list.currentRowChanged.connect(self._show_row)
        self._list_topics("")
        self._lay_out()

    def _lay_out(self) -> None:
        left = QWidget()
        topics = QVBoxLayout(left)
        topics.setContentsMargins(0, 0, 0, 0)
        topics.setSpacing(theme.SPACE_S)
        topics.addWidget(self.search)
        topics.addWidget(self.found)
        topics.addWidget(self.list, 1)
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self._text)
        split.setStretchFactor(1, 1)
        split.setHandleWidth(theme.SPACE_M)
        split.setSizes([220, 620])
        dialog_column(self).addWidget(split)

    def show_topic(self, topic: str) -> None:
        """Show a topic (a file's name without ending), the first if there is none such."""
        self.search.clear()
        self.search.search_now()
        self.list.setCurrentRow(self._listed.index(topic) if topic in self._listed else 0)
        self.show()
        self.raise_()
        self.activateWindow()

    def text(self) -> str:
        """The text shown."""
        return self._text.toPlainText()

    def _list_topics(self, text: str) -> None:
        """List the topics that have all the words."""
        words = text.casefold().split()
        shown = self._listed[self.list.currentRow()] if self.list.currentRow() >= 0 else ""
        self._listed = [
            topic
            for topic, said in self._texts.items()
            if all(word in said.casefold() for word in words)
        ]
        self.list.clear()
        self.list.addItems([_title(self._texts[topic]) for topic in self._listed])
        self.found.setVisible(bool(words))
        self.found.setText(
            tr("{pages} with all these words", pages=formats.count(len(self._listed), "page"))
        )
        if self._listed:
            self.list.setCurrentRow(self._listed.index(shown) if shown in self._listed else 0)

    def _show_row(self, row: int) -> None:
        if 0 <= row < len(self._listed):
            topic = self._listed[row]
            self._text.setMarkdown(self._texts[topic] + self._extra(topic))
            _space_lines(self._text.document())
            self._mark(self.search.text().casefold().split())

    def _mark(self, words: list[str]) -> None:
        """Mark the words that were searched for, and scroll to the first of them."""
        marks: list[QTextEdit.ExtraSelection] = []
        for word in words:
            cursor = self._text.document().find(word)
            while not cursor.isNull():
                mark = QTextEdit.ExtraSelection()
                mark.cursor = cursor
                mark.format.setBackground(theme.color("warn_soft"))
                marks.append(mark)
                cursor = self._text.document().find(word, cursor)
        self._text.setExtraSelections(marks)
        places = [mark.cursor.selectionStart() for mark in marks]
        first = QTextCursor(self._text.document())
        first.setPosition(min(places, default=0))
        self._text.setTextCursor(first)
        self._text.ensureCursorVisible()

    def _follow(self, link: QUrl) -> None:
        topic = link.fileName().removesuffix(".md")
        if topic in self._texts:
            self.show_topic(topic)


def _space_lines(document: QTextDocument) -> None:
    """Set lines apart: long paragraphs are hard to follow without."""
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    block = document.begin()
    while block.isValid():
        form = block.blockFormat()
        form.setLineHeight(_LINES, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setPosition(block.position())
        cursor.setBlockFormat(form)
        block = block.next()
    cursor.endEditBlock()


def _title(text: str) -> str:
    title = text.partition("\n")[0].removeprefix("# ")
    return tr("Start") if title == "Help" else title
