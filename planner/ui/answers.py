"""The answers of the open project: worked out in the background, asked for by pages."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.model.findings import Finding
from planner.ui.checker import Checker, Snapshot
from planner.ui.runner import Runner
from planner.ui.translation import tr

if TYPE_CHECKING:
    from planner.services.eligibility import Eligibility, Summary
    from planner.services.explaining import About, Why
    from planner.services.interview import Question
    from planner.services.interview_answers import Effect, Value
    from planner.services.rulebook_answers import AnswerChange

Key: TypeAlias = tuple[int, int, date]
"""What the answers depend on: the opening, its revision and the as-of date."""
Now: TypeAlias = Callable[[], tuple[Key, Snapshot] | None]


class Answers:
    """Keeps the findings of the project as it is. ``now`` says what that is, None without a
    project; ``checked`` is called when the findings are known.
    """

    def __init__(
        self, runner: Runner, checker: Checker, now: Now, checked: Callable[[], None]
    ) -> None:
        self._runner = runner
        self._checker = checker
        self._now = now
        self._checked = checked
        self._known: Eligibility | None = None
        self._key: Key | None = None
        self._waiting: list[Callable[[Eligibility], None]] = []
        self._checking = False

    @property
    def known(self) -> "Eligibility | None":
        """The findings, None while they are being worked out."""
        now = self._now()
        return self._known if now and self._key == now[0] else None

    def forget(self) -> None:
        """Another project is open, or none."""
        self._known = self._key = None
        self._waiting = []

    def take(self, known: "Eligibility | None") -> None:
        """Findings that were worked out together with what they are about."""
        now = self._now()
        if known is not None and now is not None:
            self._known, self._key = known, now[0]
            self._tell(known)

    def check(self, done: "Callable[[Eligibility], None]") -> None:
        """Give ``done`` the findings: at once if they are known, else when worked out. If the
        project changes meanwhile, ``done`` gets those of the changed project.
        """
        known = self.known
        if known is not None:
            done(known)
        elif self._now() is not None:
            self._waiting.append(done)
            self._start()

    def _start(self) -> None:
        now = self._now()
        if self._checking or now is None:
            return
        self._checking = True
        key, snapshot = now

        def work(progress: Progress) -> "Eligibility":
            return self._checker.check(snapshot.inventory, snapshot.as_of, progress)

        def done(result: "Eligibility") -> None:
            self._checking = False
            current = self._now()
            if current is None or key != current[0]:
                self._start()
                return
            self._known, self._key = result, key
            self._tell(result)

        def failed(error: UserError) -> None:
            stopped()
            self._runner.failed.emit(error)

        def stopped() -> None:
            self._checking = False
            self._waiting = []

        self._runner.start(tr("Checking the inventory"), work, done, failed, stopped)

    def _tell(self, known: "Eligibility") -> None:
        self._checked()
        waiting, self._waiting = self._waiting, []
        for answer in waiting:
            answer(known)

    def explain(self, about: "About", finding: Finding, done: "Callable[[Why], None]") -> None:
        """Give ``done`` what is behind a finding of those known."""
        now, known = self._now(), self.known
        if now is None or known is None:
            return
        snapshot = now[1]
        self._runner.start(
            tr("Looking up the facts"),
            lambda _progress: self._checker.why(snapshot, known, about, finding),
            done,
        )

    def by_site(self, done: "Callable[[Mapping[str, Summary]], None]") -> None:
        """Give ``done`` the counts of each site that has items."""

        def look(known: "Eligibility") -> None:
            self._runner.start(
                tr("Counting by site"), lambda _progress: self._checker.by_site(known), done
            )

        self.check(look)

    def changed_since(self, since: date, done: "Callable[[Sequence[AnswerChange]], None]") -> None:
        """Give ``done`` which answers are otherwise than on an earlier day, if the project and
        its day are then still those of now.
        """

        def look(known: "Eligibility") -> None:
            now = self._now()
            if now is None:
                return
            key, snapshot = now

            def tell(changes: "Sequence[AnswerChange]") -> None:
                later = self._now()
                if later and later[0] == key:
                    done(changes)

            self._runner.start(
                tr("Comparing the answers"),
                lambda progress: self._checker.changed_since(snapshot, known, since, progress),
                tell,
            )

        self.check(look)

    # the carrier's interview

    def questions(self, done: "Callable[[Sequence[Question]], None]") -> None:
        """Give ``done`` what rules and deadlines still need, when the findings are known."""

        def look(known: "Eligibility") -> None:
            now = self._now()
            if now is None:
                return
            snapshot = now[1]
            self._runner.start(
                tr("Looking for open questions"),
                lambda _progress: self._checker.questions(snapshot, known),
                done,
            )

        self.check(look)

    def try_out(
        self,
        question: "Question",
        value: "Value",
        done: "Callable[[Effect], None]",
        failed: Callable[[UserError], None],
    ) -> None:
        """Give ``done`` what an answer would change; nothing is written."""

        def look(known: "Eligibility") -> None:
            now = self._now()
            if now is None:
                return
            snapshot = now[1]
            self._runner.start(
                tr("Trying the answer"),
                lambda progress: self._checker.effect(snapshot, known, question, value, progress),
                done,
                failed,
            )

        self.check(look)
