"""What small dialogs have in common: margins, the button that Enter presses, message boxes."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QInputDialog,
    QLayout,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.ui import theme
from planner.ui.theme import Tone
from planner.ui.translation import tr

_MARK = {Tone.WARN: "triangle-alert", Tone.INFO: "circle-question-mark"}
_INPUT_WIDTH = 380


def dialog_column(box: QDialog) -> QVBoxLayout:
    """The column that a dialog is laid out in."""
    column = QVBoxLayout(box)
    column.setContentsMargins(*[theme.SPACE_L] * 4)
    column.setSpacing(theme.SPACE_M)
    return column


class Form(QFormLayout):
    """Fields below each other, as wide as there is room for, each with its label at the left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHorizontalSpacing(theme.SPACE_L)
        self.setVerticalSpacing(theme.SPACE_S)
        self.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    def line(self, label: str, field: QWidget | QLayout) -> None:
        """Add a field below the others, its label level with its (first) line."""
        self.addRow(label, field)
        made = self.labelForField(field)
        if made is not None:
            made.setMinimumHeight(theme.control_height())


def make_primary(made: QPushButton) -> None:
    """Show that a button is the one that Enter presses."""
    made.setDefault(True)
    made.setProperty("primary", True)  # noqa: FBT003
    # Qt's own dialogs have asked for its size, and so for its style, already.
    made.style().unpolish(made)
    made.style().polish(made)


def message_box(
    parent: QWidget | None, tone: Tone, title: str, said: str, more: str
) -> QMessageBox:
    """A box with a sentence, and more about it below; buttons are the caller's."""
    box = QMessageBox(parent)
    box.setWindowTitle(title)
    # A kind as well, for what a screen reader says; its picture is ours.
    kind = QMessageBox.Icon
    box.setIcon(kind.Warning if tone is Tone.WARN else kind.Question)
    icon = theme.icon(_MARK[tone], tone.value)
    box.setIconPixmap(icon.pixmap(QSize(32, 32), box.devicePixelRatioF()))
    box.setText(said)
    box.setInformativeText(more)
    return box


def ask_text(
    parent: QWidget | None,
    title: str,
    label: str,
    text: str = "",
    *,
    choices: Sequence[str] | None = None,
    secret: bool = False,
) -> str | None:
    """What is typed, or chosen of ``choices`` and changed, without spaces around it; None if the
    user thought better. What is ``secret`` is not shown, and keeps its spaces.
    """
    box = QInputDialog(parent)
    box.setWindowTitle(title)
    box.setLabelText(label)
    if choices is not None:
        box.setComboBoxItems(list(choices))
        box.setComboBoxEditable(True)
    box.setTextValue(text)
    if secret:
        box.setTextEchoMode(QLineEdit.EchoMode.Password)
    box.setOkButtonText(tr("OK"))
    ok = box.findChild(QDialogButtonBox)
    if ok is not None:
        make_primary(ok.button(QDialogButtonBox.StandardButton.Ok))
    box.resize(max(_INPUT_WIDTH, box.sizeHint().width()), box.sizeHint().height())
    box.exec()
    given = box.textValue() if box.result() == QDialog.DialogCode.Accepted else ""
    box.deleteLater()
    return (given if secret else given.strip()) or None
