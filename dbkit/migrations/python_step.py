"""Steps in Python: ``0007_slugs.py`` among the migrations, for what SQL cannot say. Read here, not run.

The file is a migration of yoyo's shape, ``step(apply, rollback)``, whose functions are called once a batch:

    # dbkit: python
    # depends: 0006_add_slug
    '''Slugs from titles.'''

    from yoyo import step

    def apply(connection, after):
        rows = connection.execute("SELECT ... WHERE id > %s ORDER BY id LIMIT 1000", [after or 0]).fetchall()
        ...
        return (rows[-1][0], len(rows)) if rows else None

    step(apply)

Plain yoyo, which gives its functions one argument, stops at it with an error and records nothing.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from dbkit.core.errors import IntegrityError

__all__ = ["MARK", "SUFFIX", "PythonStep", "as_rollback", "is_python", "is_rollback", "read_step", "template", "title"]

SUFFIX = ".py"
MARK = "# dbkit: python"
"""The first line of every such file: by it a text is known, wherever it has come to."""
_ROLLBACK = f"{MARK} rollback"
"""What stands there in the text of the way back, which is the same file."""

_HELP = "its last line is: step(apply, rollback), or step(apply); see docs/migrations.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonStep:
    """What stands in the file: the names of its functions."""

    apply: str
    rollback: str | None


def is_python(text: str) -> bool:
    """Whether this is the text of a step in Python."""
    return text.split("\n", 1)[0].rstrip() in (MARK, _ROLLBACK)


def is_rollback(text: str) -> bool:
    """Whether it is that of its way back."""
    return text.split("\n", 1)[0].rstrip() == _ROLLBACK


def as_rollback(text: str) -> str:
    """The text of the way back."""
    return _ROLLBACK + text.removeprefix(MARK)


def title(text: str) -> str:
    """What it is, in a line: how its docstring begins, else its first line."""
    try:
        said = ast.get_docstring(ast.parse(text))
    except SyntaxError:
        said = None
    return (said or text).splitlines()[0]


def read_step(text: str, path: Path) -> PythonStep:
    """Find the functions of a step. Nothing of it is run. Raises IntegrityError with the place of what is wrong."""
    if not is_python(text):
        raise IntegrityError(f"{path}: a step in Python begins with the line {MARK!r}", help="write it above all else")
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise IntegrityError(f"{path}:{error.lineno}: {error.msg}", help="correct the file") from None
    except ValueError as error:
        raise IntegrityError(f"{path}: {error}", help="correct the file") from None
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    steps = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Name)
        and node.value.func.id == "step"
    ]
    if len(steps) != 1:
        raise IntegrityError(f"{path}: expected one step(), and there are {len(steps)}", help=_HELP)
    names = [argument.id if isinstance(argument, ast.Name) else "" for argument in steps[0].args]
    if not 1 <= len(names) <= 2 or steps[0].keywords or any(name not in functions for name in names):
        raise IntegrityError(f"{path}:{steps[0].lineno}: step() takes one or two functions of this file", help=_HELP)
    for name in names:
        node = functions[name]
        if len(node.args.args) != 2 or node.args.vararg or node.args.kwonlyargs or node.args.kwarg:
            raise IntegrityError(
                f"{path}:{node.lineno}: {name}() takes two arguments, the connection and where the batch begins",
                help=f"write: def {name}(connection, after):",
            )
    return PythonStep(apply=names[0], rollback=names[1] if len(names) > 1 else None)


def template(header: str) -> str:
    """An empty one, to be filled in."""
    return f"{MARK}\n{header}{_EMPTY}"


_EMPTY = '''"""What it does, in a line."""

from yoyo import step


def apply(connection, after):
    """One batch, in a transaction of its own. ``after`` is where it begins, None for the first.

    Gives where the next one begins, and how many rows were done; None when nothing is left.
    """
    rows = connection.execute("SELECT id FROM t WHERE id > %s ORDER BY id LIMIT 1000", [after or 0]).fetchall()
    for (key,) in rows:
        connection.execute("UPDATE t SET c = %s WHERE id = %s", [str(key), key])
    return (rows[-1][0], len(rows)) if rows else None


def rollback(connection, after):
    """The way back, one batch; without it there is none: step(apply)."""
    return None


def count(connection):
    """How many rows there are in all, for the estimate. It can be left out."""
    return connection.execute("SELECT count(*) FROM t").fetchone()[0]


step(apply, rollback)
'''
