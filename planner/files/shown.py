"""A cell as text, close to how a spreadsheet shows it."""

from datetime import datetime, time, timedelta

EXACT_DIGITS = 10**15
"""Excel keeps 15 digits; a longer number lost its last ones."""


def shown(cell: object) -> str:
    """A cell as text, close to how a spreadsheet shows it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _number_text(cell)
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ")
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return "" if cell is None else str(cell)


def _number_text(number: float) -> str:
    if number.is_integer() and abs(number) < EXACT_DIGITS:
        return str(int(number))
    return repr(number).upper()
