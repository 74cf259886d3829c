"""A backup before something that may fail, and the way back to it."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from dbkit.app.backups.create import Created, create_backup
from dbkit.app.backups.listed import Listed
from dbkit.app.backups.restore import restore_backup
from dbkit.app.destination import Destination
from dbkit.app.migrate import Session
from dbkit.app.profile import Profile
from dbkit.cli.backup_places import identity_of, places, sized
from dbkit.cli.command import Shared
from dbkit.core.errors import DbkitError

__all__ = ["Saved"]


@dataclass(slots=True)
class Saved:
    """What was saved before a run, and the stores in which something of the run stays though it failed."""

    shared: Shared
    profile: Profile
    told: Callable[[str, str], None]
    """Is told of a store and what is done there; ``all`` is what concerns all of them."""
    place: Destination | None = None
    created: Created | None = None
    changed: tuple[str, ...] = ()

    @contextmanager
    def backed_up(self, session: Session) -> Iterator[None]:
        """Save all databases first. An error of the body names the command that brings them back, and what that loses.

        It also says what of the run stays.
        """
        place = session.place
        before = _applied(session)
        self.told("all", "backup before the first change")
        into = places(self.shared, self.profile, ())
        self.created = create_backup(self.profile, self.shared.root, place, into, told=self.told)
        self.place, manifest = place, self.created.manifest
        where = ", ".join(one.place.shown for one in self.created.places)
        self.told("all", f"{manifest.id}: {sized(manifest.size)} in {where}")
        try:
            yield
        except DbkitError as error:
            back = f"dbkit backup restore {manifest.id} -p {self.profile.name} {_target(self.profile, place)}"
            lost = f"whatever was written since {manifest.at:%H:%M:%S} UTC is not in it"
            error.help = "\n".join(line for line in (error.help, f"the backup from before: {back} ({lost})") if line)
            after = _applied(session)
            self.changed = tuple(store for store in before if after[store] != before[store])
            raise

    @contextmanager
    def restored_on_failure(self) -> Iterator[None]:
        """Where the body fails, bring back what it saved; its connections are closed by then."""
        try:
            yield
        except DbkitError as error:
            if self.created is None or self.place is None:
                raise
            if not self.changed:
                more = "nothing of the run stays, and nothing was restored"
                error.help = "\n".join(line for line in (error.help, more) if line)
                raise
            try:
                error.help = self._restore(self.created, self.place)
            except DbkitError as another:
                error.help = f"{error.help}\nit could not be restored: {another.message}"
            raise

    def _restore(self, created: Created, place: Destination) -> str:
        """Bring back the databases in which something of the run stays; what was done, in words. Raises DbkitError."""
        manifest = created.manifest
        self.told("all", f"restoring {', '.join(self.changed)} from {manifest.id}")
        restored = restore_backup(
            Listed(manifest=manifest, places=created.places),
            created.places[0],
            replace(place, urls={store: place.urls[store] for store in self.changed}),
            self.profile.drafts,
            self.shared.root,
            over=True,
            identity=identity_of(None),
            told=self.told,
        )
        lines = [f"{one.store} was restored, and is as it was at {manifest.at:%H:%M:%S} UTC" for one in restored]
        lines += [one.aside for one in restored if one.aside]
        return "\n".join((*lines, "correct the cause, then run the same command again"))


def _applied(session: Session) -> dict[str, object]:
    return {name: database.connection.ledger.applied() for name, database in session.databases.items()}


def _target(profile: Profile, place: Destination) -> str:
    """Where to restore to: over a protected target nothing is."""
    if place.protected:
        return "-u URL_OF_AN_EMPTY_DATABASE"
    known = {"local", *profile.document.targets}
    named = place.name in known or place.name.partition("/")[0] in known
    return f"{f'-t {shlex.quote(place.name)}' if named else '-u URL'} --over --yes"
