"""Many runners at once, and files that are edited while a migration is half-way."""

from __future__ import annotations

import random
import re
import signal
from collections import Counter

from tests.crash.commands import Command
from tests.crash.system import System

__all__ = ["at_once", "edited"]

_DONE = re.compile(r"^(?:applied|took back) (\w+/\d{4}_\S+)", re.MULTILINE)


def at_once(runners: int, system: System, chance: random.Random, words: tuple[str, ...]) -> tuple[Command, bool]:
    """All start together; whoever does not get the lock in time says so, and each migration is run by one of them."""
    started = [system.start(*words) for _ in range(runners)]
    codes = {command.ended() for command in started}
    texts = "\n".join(command.text for command in started)
    assert codes <= {0, 5}, texts
    done = Counter(_DONE.findall(texts))
    pending = {f"{store}/{one}" for store, one, _ in system.after["standing"] - system.before["standing"]}
    assert done == Counter(pending), texts
    last = system.start(*words)
    assert last.ended() == 0, last.text
    return last, True


def edited(system: System, chance: random.Random, words: tuple[str, ...]) -> tuple[Command, bool]:
    """A run is killed, and a file edited that it has run or was running: nothing is run until it is put back."""
    command = system.start(*words)
    command.at_work()
    system.some_time(chance)
    command.send(signal.SIGKILL)
    assert command.ended() in (-signal.SIGKILL, 0), command.text
    store, name, _ = chance.choice(sorted(system.standing()))
    (path,) = (
        path for path in (system.root / "migrations/shop" / store).glob(f"{name}.*") if "rollback" not in path.name
    )
    text = path.read_text(encoding="utf-8")
    comment = "#" if store == "redis" else "--"
    path.write_text(f"{text}\n{comment} a word more\n", encoding="utf-8")
    standing = system.standing()
    try:
        if chance.random() < 0.5:  # the sum is made to fit: then it is the ledger that knows
            refit = system.start("migrate", "check", "--fix")
            assert refit.ended() in (0, 3), refit.text
        refused = system.start(*words)
        assert refused.ended() == 4, refused.text
        assert name in refused.text
        assert system.standing() == standing, refused.text
    finally:
        path.write_text(text, encoding="utf-8")
    refit = system.start("migrate", "check", "--fix")
    assert refit.ended() == 0, refit.text
    again = system.start(*words)
    assert again.ended() == 0, again.text
    return again, True
