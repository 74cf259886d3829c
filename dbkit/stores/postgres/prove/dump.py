"""What pg_dump says of a database, so that two can be compared by somebody who is not dbkit.

The order of objects, of the columns of a table and of its statistics, of storage parameters, of grants, of the
members of an operator family and of the extensions with which an object goes is of no matter; all else is.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

from dbkit.core.errors import ServerUnreachable
from dbkit.stores.postgres.settled import settled

__all__ = ["differing", "dump", "entries"]

_ENTRY = re.compile(r"^--\n-- Name: (?P<title>[^\n]*)\n--\n\n", re.MULTILINE)
_SETTING = re.compile(r"^SET (default_tablespace|default_table_access_method) = (.*);$", re.MULTILINE)
_RULE_OF_VIEW = " _RETURN; Type: RULE;"
_REPLACE = "CREATE OR REPLACE VIEW "
_EMPTY_VIEW = re.compile(r"CREATE VIEW .*?;$", re.DOTALL | re.MULTILINE)
_DEPENDS = re.compile(r"(?:^ALTER [^\n]* DEPENDS ON EXTENSION [^\n]*;\n)+", re.MULTILINE)
_OF_COLUMNS = re.compile(r"(?:^ALTER (?:FOREIGN )?TABLE [^\n]* ALTER COLUMN [^\n]*;\n*)+", re.MULTILINE)
_NAME = r'"(?:[^"]|"")+"'
_OF_STATISTICS = re.compile(rf" ON (?P<names>(?:{_NAME}, )*{_NAME})(?=, | FROM )")
_VERBATIM = re.compile("; Type: (?:AGGREGATE|COMMENT|FUNCTION|PROCEDURE|SECURITY LABEL);")
_OPTIONS = re.compile(r"WITH \((?P<options>[^()]*)\)")


def dump(url: str, program: Path) -> dict[str, str]:
    """The schema as pg_dump prints it: title of the entry to its text. Raises ServerUnreachable where it cannot."""
    place = urlsplit(url)
    command: list[str | Path] = [program, "--schema-only", "--no-password", "--quote-all-identifiers"]
    command += ["--host", place.hostname or "", "--port", str(place.port or 5432)]
    command += ["--username", unquote(place.username or ""), "--dbname", unquote(place.path.strip("/"))]
    done = subprocess.run(
        command,
        env={"PGPASSWORD": unquote(place.password or ""), "PGTZ": "UTC", "LC_ALL": "C"},
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise ServerUnreachable(f"pg_dump could not read the scratch database: {done.stderr.strip()}")
    return entries(done.stdout)


def differing(have: dict[str, str], want: dict[str, str]) -> list[str]:
    """The titles of the entries that are not alike."""
    return sorted(title for title in have.keys() | want.keys() if have.get(title) != want.get(title))


def entries(text: str) -> dict[str, str]:
    """The entries of a dump."""
    parts = _ENTRY.split(text)
    found: dict[str, str] = {}
    settings: dict[str, str] = {}
    for title, body in zip(parts[1::2], parts[2::2], strict=True):
        kept = body.partition("\n--\n-- PostgreSQL database dump complete")[0]
        used = "".join(f"{name}={value}\n" for name, value in settings.items() if value not in ("''", '"heap"'))
        shown = _SETTING.sub("", kept).strip()
        shown = shown if _VERBATIM.search(title) else settled(shown)
        key = title
        while key in found:
            key += " +"
        if "ACL; Schema:" in title:
            found[key] = _grants_sorted(shown)
        elif "; Type: STATISTICS;" in title:
            found[key] = _OF_STATISTICS.sub(_names_sorted, shown, count=1)
        else:
            plain = _OPTIONS.sub(_options_sorted, _columns_sorted(used + shown))
            plain = _OF_COLUMNS.sub(_settings_sorted, plain)
            found[key] = _MEMBERS.sub(_members_sorted, _DEPENDS.sub(_lines_sorted, plain))
        # pg_dump says a setting at the end of the entry before the one that it is for.
        settings.update(_SETTING.findall(kept))
    return _without_checks_of_the_whole(_whole_views(found))


_NOT_VALID = re.compile(
    rf"ALTER TABLE (?P<table>{_NAME}\.{_NAME})\n    ADD CONSTRAINT (?P<name>{_NAME}) CHECK .* NOT VALID;"
)
_ATTACHED = re.compile(rf"ALTER TABLE ONLY (?P<whole>{_NAME}\.{_NAME}) ATTACH PARTITION (?P<part>{_NAME}\.{_NAME}) ")


def _without_checks_of_the_whole(found: dict[str, str]) -> dict[str, str]:
    """Partitions without the checks that are NOT VALID for the whole.

    A partition that is made after such a check has it validated, one that is made before it has not: only the age of
    the two decides, and nothing that can be said of a partition.
    """
    wholes = {match["part"]: match["whole"] for text in found.values() if (match := _ATTACHED.search(text))}
    checks = {(match["table"], match["name"]) for text in found.values() if (match := _NOT_VALID.search(text))}
    shown = dict(found)
    for title, text in found.items() if checks else ():
        head = re.search(rf"CREATE (?:UNLOGGED |FOREIGN )?TABLE (?P<table>{_NAME}\.{_NAME}) \(\n", text)
        table = head["table"] if head else ""
        while table in wholes:
            table = wholes[table]
            for name in (name for of, name in checks if of == table):
                shown[title] = re.sub(
                    rf"^CONSTRAINT {re.escape(name)} CHECK .*\n", "", shown[title], flags=re.MULTILINE
                )
    return shown


def _whole_views(found: dict[str, str]) -> dict[str, str]:
    """Views without the detour of pg_dump for those on a circle: made empty first, then replaced.

    For which of them it takes the detour depends on the age of the objects; what it makes is the same.
    """
    queries = {}
    for title, text in found.items():
        name, rule, rest = title.partition(_RULE_OF_VIEW)
        if rule:
            queries[f"{name}; Type: VIEW;{rest}"] = f"CREATE VIEW {text.partition(_REPLACE)[2]}"
    return {
        title: _EMPTY_VIEW.split(text)[0] + queries[title] + _EMPTY_VIEW.split(text)[1] if title in queries else text
        for title, text in found.items()
        if _RULE_OF_VIEW not in title
    }


_GRANT = re.compile(r"SET SESSION AUTHORIZATION .+?;\nRESET SESSION AUTHORIZATION;|\S.*?;$", re.DOTALL | re.MULTILINE)


def _grants_sorted(text: str) -> str:
    """What is revoked, then what is granted: the entries of an access control list have no order."""
    return "\n".join(sorted(_GRANT.findall(text), key=lambda one: ("REVOKE " not in one, one)))


def _options_sorted(match: re.Match[str]) -> str:
    return f"WITH ({', '.join(sorted(match['options'].split(', ')))})"


def _lines_sorted(match: re.Match[str]) -> str:
    return "".join(sorted(match[0].splitlines(keepends=True)))


def _settings_sorted(match: re.Match[str]) -> str:
    """What is set of columns one by one comes in their order."""
    return "\n".join(sorted(line for line in match[0].splitlines() if line)) + "\n"


_MEMBERS = re.compile(r"^    (?:OPERATOR|FUNCTION) \d+ [^;]*;$", re.MULTILINE)


def _members_sorted(match: re.Match[str]) -> str:
    """What an operator class or family has: pg_dump sorts it by number alone."""
    return "\n".join(sorted(match[0].removesuffix(";").split(" ,\n"))) + ";"


def _names_sorted(match: re.Match[str]) -> str:
    return f" ON {', '.join(sorted(re.findall(_NAME, match['names'])))}"


def _columns_sorted(text: str) -> str:
    head = re.search(r"CREATE (UNLOGGED |FOREIGN )?TABLE [^\n]*\(\n", text)
    if not head:
        return text
    parts, end = _parts(text, head.end())
    return text[: head.end()] + "\n".join(sorted(part.strip() for part in parts)) + "\n" + text[end:]


def _parts(text: str, start: int) -> tuple[list[str], int]:
    """What stands between commas up to the closing parenthesis."""
    depth, quote, begin = 0, "", start
    parts: list[str] = []
    for position in range(start, len(text)):
        sign = text[position]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign == ")" and not depth:
            return [*parts, text[begin:position]], position
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "," and not depth:
            parts.append(text[begin:position])
            begin = position + 1
    return [*parts, text[begin:]], len(text)
