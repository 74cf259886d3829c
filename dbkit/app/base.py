"""What is new: the files that the branch to merge into does not have, asked of git."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dbkit.core.canonical import sha256
from dbkit.core.errors import UsageError
from dbkit.migrations.file import text_of

__all__ = ["Base", "find_base"]

_COMMIT = re.compile("[0-9a-f]{40,64}")
_OF_HOOKS = ("GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_WORK_TREE")
"""What git tells its hooks; with it, a subfolder of a work tree is taken for the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The commit that a change is compared with."""

    shown: str
    """As it was asked for: ``origin/main``."""
    commit: str
    root: Path

    def files(self, folder: Path) -> frozenset[Path]:
        """The files below a folder that the commit has."""
        return self._paths(folder, "ls-tree", "-r", "--name-only", "--full-tree", "-z", self.commit, "--")

    def there(self, folder: Path, glob: str) -> Iterator[Path]:
        """The files below a folder that are called like that now, without what git is told to leave alone."""
        words = ("ls-files", "--cached", "--others", "--exclude-standard", "-z", "--")
        yield from (path for path in self._paths(folder, *words) if path.match(glob) and path.is_file())

    def edited(self, folder: Path) -> frozenset[Path]:
        """The files below a folder that the commit has with another content."""
        words = ("diff", "--name-only", "--no-renames", "--diff-filter=M", "-z", self.commit, "--")
        return self._paths(folder, *words)

    def checksum(self, path: Path) -> str | None:
        """The checksum of a migration as the commit has it; None where it has none."""
        top = Path(_git(self.root, "rev-parse", "--show-toplevel") or self.root)
        name = f"{self.commit}:{path.resolve().relative_to(top.resolve()).as_posix()}"
        done = _run(top, "show", name)
        try:
            return sha256(text_of(done.stdout)) if done.returncode == 0 else None
        except UnicodeDecodeError:
            return None

    def _paths(self, folder: Path, *words: str) -> frozenset[Path]:
        top = Path(_git(self.root, "rev-parse", "--show-toplevel") or self.root)
        name = str(folder.resolve().relative_to(top.resolve())) if folder.resolve() != top.resolve() else "."
        listed = _git(top, *words, name) or ""
        return frozenset(top.resolve() / path for path in listed.split("\0") if path)


def find_base(root: Path, asked: str | None, environment: Mapping[str, str]) -> Base | None:
    """The commit to compare with: what was asked for, what the pipeline says, else the last commit.

    A merge request is compared with the point where its branch left the other one, a push with what was there before.
    None where there is no git repository, or no commit in it. Raises UsageError where the commit is not in this clone.

    The variables are those of GitHub (https://docs.github.com/en/actions/reference/variables-reference) and GitLab
    (https://docs.gitlab.com/ci/variables/predefined_variables/).
    """
    if not _has_commit(root):
        if asked:
            raise UsageError(f"{root} is in no git repository with a commit", help="leave --base out")
        return None
    branch = environment.get("GITHUB_BASE_REF")
    name = asked or (f"origin/{branch}" if branch else environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA"))
    if not name:
        pushed = _before(environment)
        name = pushed[:12] if pushed and _commit(root, pushed) else "HEAD"  # a shallow clone has no more than that
    commit = _commit(root, name)
    if commit is None:
        raise UsageError(
            f"this clone has no {name} to compare with",
            help="clone with the whole history: 'fetch-depth: 0' of actions/checkout, GIT_DEPTH: 0 on GitLab",
        )
    return Base(shown=name, commit=_git(root, "merge-base", commit, "HEAD") or commit, root=root)


def _before(environment: Mapping[str, str]) -> str | None:
    """Where the branch was before a push; None elsewhere, and where the push made the branch."""
    commit = environment.get("CI_COMMIT_BEFORE_SHA", "")
    if environment.get("GITHUB_EVENT_NAME") == "push":
        with suppress(OSError, ValueError, AttributeError):
            event = json.loads(Path(environment.get("GITHUB_EVENT_PATH", "")).read_text(encoding="utf-8"))
            commit = str(event.get("before"))
    return commit if _COMMIT.fullmatch(commit) and commit.strip("0") else None


def _commit(root: Path, name: str) -> str | None:
    return _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")


def _has_commit(root: Path) -> bool:
    """Whether git knows the folder. Raises UsageError where it does not trust it: all would be taken for new.

    In a container, the files of a repository are often another user's.
    """
    if shutil.which("git") is None:
        return False
    done = _run(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    said = os.fsdecode(done.stderr)
    if "dubious ownership" in said:
        raise UsageError(
            f"the repository of {root} belongs to another user, and git does not read it",
            help=next((line.strip() for line in said.splitlines() if "git config" in line), said.strip()),
        )
    return done.returncode == 0


def _git(folder: Path, *words: str) -> str | None:
    """What git answers; None where it refuses."""
    done = _run(folder, *words)
    return os.fsdecode(done.stdout).strip("\n") if done.returncode == 0 else None


def _run(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    """Run git on the repository that the folder is in, whichever git hook this may be called by."""
    environment = {name: value for name, value in os.environ.items() if name not in _OF_HOOKS}
    command = ["git", "--literal-pathspecs", "-C", str(folder), *words]
    return subprocess.run(command, capture_output=True, check=False, env={**environment, "LC_ALL": "C"})
