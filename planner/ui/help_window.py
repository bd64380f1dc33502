"""The manual, inside the program: one page of text for each page of the window."""

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QDialog, QListWidget, QSplitter, QTextBrowser, QVBoxLayout, QWidget

from planner.common.resources import resource
from planner.ui import theme


class HelpWindow(QDialog):
    """Topics on the left, the text on the right; stays open beside the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Help")
        self.resize(820, 620)
        paths = sorted(resource("help").glob("*.md"), key=lambda path: (path.stem != "index", path))
        self._topics = {path.stem: path for path in paths}
        self._list = QListWidget()
        self._list.setAccessibleName("Topics")
        self._list.ensurePolished()  # or its items are laid out without their style
        self._list.addItems([_title(topic) for topic in self._topics])
        self._text = QTextBrowser()
        self._text.setAccessibleName("Help text")
        self._text.setOpenLinks(False)
        self._text.anchorClicked.connect(self._follow)
        self._text.document().setDocumentMargin(theme.SPACE_L)
        split = QSplitter()
        split.addWidget(self._list)
        split.addWidget(self._text)
        split.setStretchFactor(1, 1)
        split.setHandleWidth(theme.SPACE_M)
        split.setSizes([180, 620])
        column = QVBoxLayout(self)
        column.addWidget(split)
        self._list.currentRowChanged.connect(self._show_row)

    def show_topic(self, topic: str) -> None:
        """Show a topic (a file's name without ending), the first if there is none such."""
        names = list(self._topics)
        self._list.setCurrentRow(names.index(topic) if topic in names else 0)
        self.show()
        self.raise_()
        self.activateWindow()

    def text(self) -> str:
        """The text shown."""
        return self._text.toPlainText()

    def _show_row(self, row: int) -> None:
        if 0 <= row < len(self._topics):
            path = list(self._topics.values())[row]
            self._text.setMarkdown(path.read_text(encoding="utf-8"))

    def _follow(self, link: QUrl) -> None:
        topic = link.fileName().removesuffix(".md")
        if topic in self._topics:
            self.show_topic(topic)


def _title(topic: str) -> str:
    return "Start" if topic == "index" else topic.replace("-", " ").capitalize()
