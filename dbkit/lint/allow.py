"""Comments that allow what a rule advises against: ``# dbkit: allow RD003 because the importer rebuilds it``.

Such a comment stands behind the line that it is about, or above it, and counts for all that stands below a key; in SQL
it starts with ``--`` and counts for the statement. It may name several rules, with commas between them. It needs a
reason, and it is reported where it allows nothing, so that it does not outlive what it was for. A family of hazards in
place of a rule (``-- dbkit: allow data-loss because``) is what ``dbkit ci`` asks a file to agree to; it counts for the
whole file.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from dbkit.core.diagnostic import Diagnostic, Severity
from dbkit.core.span import Span
from dbkit.plan.hazard import HazardKind

__all__ = ["CODE", "Allowance", "allowances", "misplaced"]

CODE = "allow"
"""Of findings about such comments."""

_COMMENT = re.compile(
    r"(?<!\S)(?:#|--)\s*dbkit:\s*allow\s+([\w*-]+(?:\s*,\s*[A-Za-z]{2}\d{3})*)[\s,:-]*(?:because\b\s*)?(.*?)\s*$"
)
_RULE = re.compile(r"[A-Za-z]{2}\d{3}")
_FAMILIES = frozenset(HazardKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """A comment: the rule's code or a family of hazards, why, where it stands, and the line that it is about."""

    code: str
    reason: str
    span: Span
    line: int

    @property
    def of_family(self) -> bool:
        """Whether it agrees to hazards, and not to what a rule says."""
        return self.code in _FAMILIES

    def covers(self, code: str, hazard: str | None, places: Collection[tuple[str, int]]) -> bool:
        """Whether it allows a finding of a rule whose place, or a key above it, is on one of the lines."""
        if self.of_family:
            return bool(self.reason) and self.code == hazard and any(file == self.span.file for file, _ in places)
        return bool(self.reason) and self.code == code and (self.span.file, self.line) in places


def allowances(files: Mapping[str, str]) -> Iterator[Allowance]:
    """The comments of some files."""
    for name, text in files.items():
        lines = text.split("\n")
        for number, line in enumerate(lines, start=1):
            match = _COMMENT.search(line)
            if match is None:
                continue
            alone = not line[: match.start()].strip()
            for code in match[1].split(","):
                yield Allowance(
                    code=code.strip().upper() if _RULE.fullmatch(code.strip()) else code.strip(),
                    reason=match[2],
                    span=Span(name, number, match.start() + 1, len(match[0])),
                    line=_next_line(lines, number) if alone else number,
                )


def _next_line(lines: list[str], number: int) -> int:
    """The first line behind one that holds more than a comment."""
    while number < len(lines) and (not lines[number].strip() or lines[number].lstrip().startswith(("#", "--"))):
        number += 1
    return number + 1


def misplaced(found: Allowance, rules: Mapping[str, str]) -> Diagnostic:
    """What is wrong with a comment that allowed nothing. ``rules`` has the name of each rule by its code."""
    by_name = next((code for code, name in rules.items() if name == found.code), None)
    if by_name:
        message, help_text = f"{found.code} is the name of a rule", f"write its code: dbkit: allow {by_name} because …"
    elif found.code not in rules:
        families = ", ".join(sorted(_FAMILIES))
        message, help_text = f"there is no rule {found.code}", f"dbkit lint --rules lists them; families are {families}"
    elif not found.reason:
        message, help_text = f"{found.code} is not allowed without a reason", f"dbkit: allow {found.code} because …"
    else:
        message, help_text = f"{found.code} finds nothing here that had to be allowed", "remove the comment"
    return Diagnostic(code=CODE, message=message, severity=Severity.WARNING, span=found.span, help=help_text)
