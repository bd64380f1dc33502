"""The two kinds of failure: what the user must change, and everything else (a bug)."""

_PLACES = frozenset(("sheet", "row", "column", "cell", "line"))


class UserError(Exception):
    """Something only the user can put right; shown as one sentence, never as a traceback.

    ``code`` is a stable slug for scripts, ``message`` says what is wrong, ``hint`` what to do
    about it, and ``where`` the place ("sheet Items, row 12, column Quantity"), empty if none.
    """

    def __init__(self, code: str, message: str, hint: str = "", where: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.where = where

    def sentence(self) -> str:
        """Where, what and what to do, as one line of text."""
        named = not self.where or self.where in self.message
        head = self.message if named else f"{self.where}: {self.message}"
        if head.split(" ", 1)[0] in _PLACES:  # not names of files, which are as they are
            head = head[0].upper() + head[1:]
        return f"{head} {self.hint}".strip()

    def __reduce__(self) -> tuple[type["UserError"], tuple[str, str, str, str]]:
        # Errors cross process boundaries; Exception's own pickling would lose the fields.
        return (_rebuild, (self.code, self.message, self.hint, self.where))  # type: ignore[return-value]


def _rebuild(code: str, message: str, hint: str, where: str) -> UserError:
    return UserError(code, message, hint, where)
