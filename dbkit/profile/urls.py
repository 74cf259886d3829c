"""URLs of databases: as a user may see them, and the store that a scheme means. Nothing here raises on a bad URL."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote, unquote

from dbkit.core.errors import UsageError
from dbkit.profile.words import nearest_of

__all__ = ["conceal", "has_password", "mask", "store_of", "with_words"]

_VARIABLE = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")
_SECRET_NAME = re.compile(r"pass|pwd|secret|token|key|credential|auth", re.IGNORECASE)
_PASSWORD = re.compile(r"(://[^\s:/?#@'\"]*:)([^\s'\"]+)(?=@)")
_SECRET_PARAMETER = re.compile(r"([?&][^=&\s'\"]*(?:pass|pwd|secret|token)[^=&\s'\"]*=)([^&\s'\"]+)", re.IGNORECASE)


def mask(url: str) -> str:
    """The URL without its password and without parameters that hold secrets; safe for whatever was typed."""
    if _VARIABLE.fullmatch(url):
        return url
    scheme, separator, rest = url.partition("://")
    if not separator or not _SCHEME.fullmatch(scheme):
        return "(not a URL)"
    # A password may hold / ? # @ though it must not: all that stands before the last @ is taken as user and password.
    login, at, place = rest.rpartition("@")
    user = login.partition(":")[0]
    if re.search(r"[/?#@]", user):
        user = "..."
    place = place.partition("#")[0]
    base, _, query = place.partition("?")
    kept = [part for part in query.split("&") if "=" in part and not _SECRET_NAME.search(unquote(part.split("=")[0]))]
    shown = f"{scheme}://{user}{at if user else ''}{base}{'?' if kept else ''}{'&'.join(kept)}"
    return "".join(char if char.isprintable() else "?" for char in shown)


def has_password(url: str) -> bool:
    """Whether a password stands in the URL itself, and not in a variable."""
    found = [*_PASSWORD.finditer(url), *_SECRET_PARAMETER.finditer(url)]
    return any(not _VARIABLE.fullmatch(match.group(2)) for match in found)


def conceal(text: str) -> str:
    """A text whose URLs have stars for passwords; every other character stays in its place."""

    def stars(match: re.Match[str]) -> str:
        secret = match.group(2)
        return match.group(1) + (secret if _VARIABLE.fullmatch(secret) else "*" * len(secret))

    return _SECRET_PARAMETER.sub(stars, _PASSWORD.sub(stars, text)) if "://" in text else text


def store_of(url: str, schemes: Mapping[str, Sequence[str]]) -> str:
    """The store that a URL is of; ``schemes`` maps stores to theirs. Raises UsageError, which does not hold the URL."""
    scheme, separator, _ = url.partition("://")
    known = [name for names in schemes.values() for name in names]
    advice = f"URLs start with {', '.join(f'{name}://' for name in known)}"
    if not separator or not _SCHEME.fullmatch(scheme):
        raise UsageError("this is no URL of a database", help=advice)
    for store, names in schemes.items():
        if scheme.lower() in names:
            return store
    raise UsageError(f"no store has URLs that start with {scheme}://", help=nearest_of(scheme, known) or advice)


def with_words(url: str, words: Mapping[str, str]) -> str:
    """The URL with more words in its query."""
    added = "&".join(f"{name}={quote(text, safe='')}" for name, text in words.items())
    return f"{url}{'&' if '?' in url else '?'}{added}" if added else url
