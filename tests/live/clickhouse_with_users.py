"""An engine that knows users, and their rights, from a file: ``python -m tests.live.clickhouse_with_users FOLDER``.

The embedded engine makes no users, but enforces the rights of those that its configuration names. Statements come as
JSON on standard input, one list; what became of each goes to standard output: its rows, or what the engine says.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[2]
_CONFIGURATION = "<clickhouse><users_config>{folder}/users.xml</users_config></clickhouse>"
_USERS = """<clickhouse><profiles><default/></profiles><quotas><default/></quotas><users>{users}</users></clickhouse>"""
_USER = (
    "<{name}><password/><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota>"
    "{rights}</{name}>"
)
_ALL = "<access_management>1</access_management><named_collection_control>1</named_collection_control>"


def configure(folder: Path, users: Mapping[str, Sequence[str]]) -> None:
    """Write who there is, and which GRANT statements hold for each; ``default``, who runs everything, may do all."""
    rights = {
        name: f"<grants>{''.join(f'<query>{escape(text)}</query>' for text in texts)}</grants>"
        for name, texts in users.items()
    }
    said = "".join(_USER.format(name=name, rights=text) for name, text in ({"default": _ALL} | rights).items())
    (folder / "users.xml").write_text(_USERS.format(users=said))
    (folder / "config.xml").write_text(_CONFIGURATION.format(folder=folder))


def answers(folder: Path, statements: Sequence[str], *, engine: Path | None = None) -> list[Any]:
    """Run statements on the engine of the folder; of each its rows, or what is said against it."""
    path = [*([str(engine)] if engine else []), str(ROOT), os.environ.get("PYTHONPATH", "")]
    done = subprocess.run(
        [sys.executable, "-m", "tests.live.clickhouse_with_users", str(folder)],
        input=json.dumps(list(statements)), capture_output=True, text=True, cwd=ROOT, check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path)},
    )  # fmt: skip
    found: list[Any] = json.loads(done.stdout)
    return found


def _main(folder: Path) -> None:
    from chdb import _chdb

    connection = _chdb.connect(f"{folder / 'data'}?config-file={folder / 'config.xml'}")
    found: list[Any] = []
    for statement in json.load(sys.stdin):
        try:
            data = connection.query(statement, "JSONCompact").bytes()
        except RuntimeError as error:
            found.append(str(error))
        else:
            found.append(json.loads(data)["data"] if data else [])
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
