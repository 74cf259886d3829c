"""Fetches ClickHouse schemas of real software that only tests need: from the package indexes of pip and npm.

Nothing of them is kept in this repository. The statements that make each schema are left in
``.dbkit/schemas/clickhouse/<name>.sql``, where the tests look for them. What cannot be had is named and left out.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from dbkit.core.errors import StatementFailed
from dbkit.stores.clickhouse.split import split

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = ROOT / ".dbkit" / "schemas" / "clickhouse"

_QRYN = """
const scripts = require(process.argv[1] + "/package/lib/db/maintain/scripts.js");
console.log(JSON.stringify([scripts.overall, scripts.traces, scripts.profiles].flat()));
"""
_QRYN_WORDS = {
    "{{{OnCluster}}}": "",
    "{{{CREATE_SETTINGS}}}": "",
    "{{DB}}.": "",
    "'{{DB}}'": "currentDatabase()",
    "{{SAMPLES_ORDER_RUL}}": "timestamp_ns",
}
_MASTRA = """
const text = require("fs").readFileSync(process.argv[1] + "/package/dist/index.cjs", "utf8");
const part = text.slice(text.indexOf("const TABLE_SPAN_EVENTS"), text.indexOf("const BASE_TABLE_DDL"));
const names = [...part.matchAll(/^const (\\w+_DDL) = `/gm)].map((found) => found[1]);
console.log(JSON.stringify(new Function(part + ";return [" + names.join(",") + "]")()));
"""
_CLICKMEM = "import json, clickmem.schema as schema; print(json.dumps(schema.bootstrap_statements()))"


def main() -> int:
    """Fetch what is missing."""
    SCHEMAS.mkdir(parents=True, exist_ok=True)
    for name, make in MAKERS.items():
        path = SCHEMAS / f"{name}.sql"
        if path.exists():
            continue
        try:
            with TemporaryDirectory() as folder:
                statements = list(_definitions(make(Path(folder))))
            path.write_text("".join(f"{text};\n\n" for text in statements), encoding="utf-8")
            print(f"{name}: {len(statements)} statements in {path.relative_to(ROOT)}")
        except (OSError, ValueError, StatementFailed, subprocess.SubprocessError) as error:
            print(f"{name} cannot be had, its test will be skipped: {error}", file=sys.stderr)
    return 0


def _definitions(texts: Iterable[str]) -> Iterable[str]:
    """What defines something: no rows."""
    for text in texts:
        for statement in split(text):
            if re.match(r"(?i)create|alter|drop|rename", statement.text):
                yield statement.text


def wheel(folder: Path, package: str) -> Path:
    """A package of Python, fetched and not installed."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    subprocess.run([*command, "--dest", str(folder), package], check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


def files(package: str, pattern: str) -> Callable[[Path], list[str]]:
    """The SQL files of a package of Python, by name."""

    def make(folder: Path) -> list[str]:
        with ZipFile(wheel(folder, package)) as archive:
            names = sorted(name for name in archive.namelist() if fnmatchcase(name, pattern))
            return [archive.read(name).decode() for name in names]

    return make


def said_by_python(package: str, program: str) -> Callable[[Path], list[str]]:
    """What a program prints that may import the package and nothing else."""

    def make(folder: Path) -> list[str]:
        path = wheel(folder, package)
        done = subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONPATH": str(path)}, check=True, capture_output=True, text=True
        )
        return list(json.loads(done.stdout))

    return make


def said_by_node(package: str, program: str, words: dict[str, str]) -> Callable[[Path], list[str]]:
    """What a program prints that reads a package of npm, its place-holders filled in."""

    def make(folder: Path) -> list[str]:
        subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True)
        (path,) = folder.glob("*.tgz")
        with tarfile.open(path) as archive:
            archive.extractall(folder, filter="data")
        done = subprocess.run(["node", "-e", program, str(folder)], check=True, capture_output=True, text=True)
        return [_filled(text, words) for text in json.loads(done.stdout)]

    return make


def _filled(text: str, words: dict[str, str]) -> str:
    for word, value in words.items():
        text = text.replace(word, value)
    return re.sub(r"\{\{(\w+)\}\}", r"\1", text)


MAKERS: dict[str, Callable[[Path], list[str]]] = {
    "weave": files("weave==0.51.19", "weave/trace_server/migrations/*.up.sql"),
    "aaiclick": files("aaiclick==0.0.29", "aaiclick/oplog/migrations/000[13]_*.sql"),
    "clickmem": said_by_python("clickmem==3.0.1", _CLICKMEM),
    "qryn": said_by_node("qryn@3.2.39", _QRYN, _QRYN_WORDS),
    "mastra": said_by_node("@mastra/clickhouse@1.16.0", _MASTRA, {}),
}
"""Traces of AI applications, the log of a query builder, the memory of an assistant, logs with metrics and traces and
profiles, and the storage of an agents' framework."""

if __name__ == "__main__":
    sys.exit(main())
