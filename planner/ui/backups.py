"""Backups in the window: made, and put in the project's place."""

from pathlib import Path

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.model.backups import BY_HAND, Backup
from planner.ui.session import Session
from planner.ui.translation import tr


class BackupCommands:
    """What File > Back up now and File > Restore a backup do."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def back_up(self) -> None:
        """Make a backup of the open project."""
        project, rules = self._session.project, self._session.backups
        if project is None:
            return

        def work(progress: Progress) -> Backup | None:
            from planner.services import backups

            return backups.back_up(project, rules, BY_HAND, progress)

        def done(made: Backup | None) -> None:
            where = made.path if made else tr("nowhere: the project is open read-only")
            self._session.message.emit(tr("Backed up: {where}", where=where))

        self._session.runner.start(tr("Making a backup"), work, done)

    def daily(self) -> None:
        """Make the backup of the day, if it is wanted and due."""
        project, rules = self._session.project, self._session.backups
        if project is None or project.read_only or not rules.unasked:
            return

        def work(progress: Progress) -> None:
            from planner.services import backups

            backups.back_up_daily(project, rules, progress)

        def failed(error: UserError) -> None:
            self._session.message.emit(error.sentence())

        self._session.runner.start(
            tr("Making the backup of the day"), work, lambda _none: None, failed
        )

    def restore(self) -> None:
        """Choose a backup of the open project, or of one that the user names."""
        project = self._session.project
        path = project.path if project is not None else self._session.ask.project_to_open()
        if path is not None:
            self.restore_file(path)

    def restore_file(self, path: Path) -> None:
        """Choose a backup of a project and put it in its place."""
        from planner.ui.restore_dialog import BackupRow, RestoreAsked

        rules, ask = self._session.backups, self._session.ask

        def look(_progress: Progress) -> list[BackupRow]:
            from planner.services import backups

            return [BackupRow(one, backups.look(one.path)) for one in backups.listed(path, rules)]

        def choose(rows: list[BackupRow]) -> None:
            chosen = ask.backup_to_restore(RestoreAsked(path, rows, ask.file_to_restore))
            if chosen is not None:
                self._put(chosen, path)

        self._session.runner.start(tr("Looking at the backups"), look, choose)

    def _put(self, backup: Path, path: Path) -> None:
        session, rules = self._session, self._session.backups
        if not (session.may_leave() and session.may_stop()):
            return

        def work(progress: Progress) -> Backup | None:
            from planner.services import backups

            return backups.restore(path, backup, rules, progress)

        def done(before: Backup | None) -> None:
            kept = tr(" What it was before is in {name}.", name=before.path.name) if before else ""
            said = tr(
                "{name} is as it was in {backup}.{kept}",
                name=path.name,
                backup=backup.name,
                kept=kept,
            )
            session.open(path, then=lambda: session.message.emit(said))

        def failed(error: UserError) -> None:
            session.runner.failed.emit(error)
            again()

        def again() -> None:
            if path.exists():
                session.open(path)

        def put() -> None:
            session.runner.start(
                tr("Restoring {name}", name=backup.name), work, done, failed, again
            )

        if session.project is not None and session.project.path == path:
            session.leave(put)
        else:
            put()
