"""A bucket of S3-compatible storage, by obstore: credentials come from the environment, as for the aws command."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dbkit.core.errors import ServerUnreachable, UsageError

__all__ = ["Bucket"]

_MESSAGE = re.compile(r"<Message>([^<]+)</Message>")
"""In the answer of S3 to what it refuses."""
_HELP = "look at AWS_ENDPOINT_URL, AWS_REGION, the keys, and whether the bucket is there"
_SCHEMES = ("s3://", "gs://", "az://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """A bucket, or what is below a prefix of it."""

    shown: str
    store: Any = field(repr=False)

    @classmethod
    def open(cls, url: str) -> Bucket:
        """The place that a URL names; nothing is sent yet. Raises UsageError."""
        if not url.startswith(_SCHEMES):
            raise UsageError(
                f"backups cannot be kept at {url.partition('://')[0]}://", help="give a folder, or s3://bucket/prefix"
            )
        try:
            from obstore.store import from_url
        except ImportError:
            raise UsageError("buckets need a library", help="pip install 'dbkit[s3]'") from None
        plain = os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://")  # who says so knows what it is
        try:
            return cls(shown=url, store=from_url(url, client_options={"allow_http": True} if plain else None))
        except Exception as error:  # noqa: BLE001  the library has its own tree of errors
            raise UsageError(f"{url}: {_first_line(error)}", help="set AWS_REGION and AWS_ENDPOINT_URL") from None

    def keys(self, prefix: str) -> tuple[str, ...]:
        """The keys below a prefix."""
        import obstore

        with _plain(f"{self.shown} cannot be listed"):
            pages = obstore.list(self.store, prefix=prefix)
            return tuple(sorted(str(one["path"]) for page in pages for one in page))

    def put(self, key: str, path: Path) -> None:
        """Upload a file in parts; one that is there already is not overwritten."""
        import obstore

        with _plain(f"{self.shown}/{key} cannot be written"):
            self._absent(key)
            obstore.put(self.store, key, path)

    def _absent(self, key: str) -> None:
        """An upload in parts cannot be told not to overwrite, so the key is looked for before."""
        import obstore

        try:
            obstore.head(self.store, key)
        except FileNotFoundError:
            return
        raise FileExistsError("it is there already")

    def get(self, key: str, path: Path) -> None:
        """Download a file."""
        import obstore

        with _plain(f"{self.shown}/{key} cannot be read"), path.open("wb") as file:
            for block in obstore.get(self.store, key).stream():
                file.write(bytes(block))

    def read(self, key: str) -> bytes | None:
        """The bytes of a small file."""
        import obstore

        with _plain(f"{self.shown}/{key} cannot be read"):
            try:
                return bytes(obstore.get(self.store, key).bytes())
            except FileNotFoundError:
                return None

    def write(self, key: str, data: bytes) -> None:
        """Write a small file."""
        import obstore

        with _plain(f"{self.shown}/{key} cannot be written"):
            obstore.put(self.store, key, data)

    def remove(self, key: str) -> None:
        """Remove a file."""
        import obstore

        with _plain(f"{self.shown}/{key} cannot be removed"):
            obstore.delete(self.store, key)


@contextmanager
def _plain(what: str) -> Iterator[None]:
    """Turn what the library raises into one line. Its texts hold no key."""
    from obstore.exceptions import BaseError

    try:
        yield
    except (BaseError, OSError) as error:
        said = _MESSAGE.search(str(error))
        raise ServerUnreachable(f"{what}: {said[1] if said else _first_line(error)}", help=_HELP) from None


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
