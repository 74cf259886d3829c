"""Functions and procedures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from dbkit.core.ids import ObjectId
from dbkit.core.span import Path
from dbkit.stores.postgres.compile_about import about
from dbkit.stores.postgres.compile_context import Context, Text, closed
from dbkit.stores.postgres.compile_declared import Declared, Namespace, check_type
from dbkit.stores.postgres.parse import Node, SqlError, parse, parse_function_body, tokens
from dbkit.stores.postgres.quote import dollar, identifier, literal
from dbkit.stores.postgres.signature import parameters, signature
from dbkit.stores.postgres.surface import Function

__all__ = ["SETTING", "functions"]

_KEY = re.compile(r"(?P<name>[^(]+?)\s*(?:\((?P<types>.*)\))?\Z", re.DOTALL)
SETTING = re.compile(r"[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)*\Z")


def functions(context: Context, declared: Declared, space: Namespace) -> None:
    """Emit the functions and procedures of a schema."""
    for key, function in space.objects.functions.items():
        path = (*space.path, "functions", key)
        _function(context, declared, space, key, function, path)


def _function(context: Context, declared: Declared, space: Namespace, key: str, function: Function, path: Path) -> None:
    said = function.arguments.strip() or _types(key)
    arguments = Text(said, "one list of arguments", "arguments-syntax", (*path, "arguments"))
    before = f"CREATE {function.kind.upper()} f("
    node = context.fragment(arguments, before, ") LANGUAGE sql AS ''", kind="CreateFunctionStmt")
    if node is None or not context.require(arguments, _options(node) == ["language", "as"]):
        return
    name = _name(key, signature(node))
    if not context.check_name(name, path, what="a function"):
        return
    header = f"CREATE {function.kind.upper()} {context.qualified(space.name, name)}"
    for parameter in parameters(node):
        check_type(context, declared, parameter["argType"], arguments, before)
    identity = ObjectId("function", (space.name, f"{name}({signature(node)})"))
    if not context.claim_key(identity.name, path, "functions", space.name):
        return
    parts = [f"{header}({said})"]
    if function.returns is not None:
        if not _returns(context, declared, function, path):
            return
        parts.append(f"RETURNS {function.returns.strip()}")
    parts += _attributes(context, function, path)
    body = _body(context, function, parts, path)
    if body is None:
        return
    context.emit(identity, "\n".join([*parts, body]), path)
    shown = f"{function.kind.upper()} {context.qualified(space.name, name)}({signature(node)})"
    old = function.renamed_from and f"{function.renamed_from}({signature(node)})"
    about(context, identity, shown, function.model_copy(update={"renamed_from": old}), path)


def _name(key: str, types: str) -> str:
    """The name in a key: what stands before the argument types, which can be said in other words than the server's."""
    if key.endswith(f"({types})"):
        return key.removesuffix(f"({types})")
    match = _KEY.match(key)
    return match["name"].strip() if match else key


def _types(key: str) -> str:
    """The argument types in a key: all of its arguments, where it says no more of them."""
    match = None if key.endswith("()") else _KEY.match(key)  # a name may hold brackets itself
    return (match["types"] or "").strip() if match else ""


def _options(node: Node) -> list[str]:
    return [option["DefElem"]["defname"] for option in node.get("options", ())]


def _returns(context: Context, declared: Declared, function: Function, path: Path) -> bool:
    text = Text(function.returns or "", "one result", "returns-syntax", (*path, "returns"))
    before = "CREATE FUNCTION f() RETURNS "
    if function.kind == "procedure":
        context.error(text.code, "a procedure returns nothing", text.path)
        return False
    node = context.fragment(text, before, " LANGUAGE sql AS ''", kind="CreateFunctionStmt")
    if node is None or not context.require(text, _options(node) == ["language", "as"]):
        return False
    if text.sql.lstrip()[:5].lower() != "table":
        check_type(context, declared, node["returnType"], text, before)
    return True


def _attributes(context: Context, function: Function, path: Path) -> Iterator[str]:
    yield f"LANGUAGE {identifier(function.language)}"
    yield from _transforms(context, function, (*path, "transforms"))
    if function.kind == "function":
        yield from _planning(context, function, path)
    elif _planned(function):
        context.error(
            "procedure-attribute", "a procedure has no volatility, strictness, cost or parallel mode", path, key=True
        )
    if function.security == "definer":
        yield "SECURITY DEFINER"
    yield from _settings(context, function.settings, (*path, "settings"))


def _transforms(context: Context, function: Function, path: Path) -> Iterator[str]:
    types = []
    for index, type_ in enumerate(function.transforms):
        text = Text(type_, "one type", "type-syntax", (*path, index))
        node = context.fragment(text, "CREATE TYPE x AS (a ", ")", kind="CompositeTypeStmt")
        plain = node is not None and len(node.get("coldeflist", ())) == 1
        if node is not None and context.require(text, plain and "collClause" not in node["coldeflist"][0]["ColumnDef"]):
            types.append(f"FOR TYPE {closed(type_)}")
    if types:
        yield f"TRANSFORM {', '.join(types)}"


def _planned(function: Function) -> bool:
    plain = Function(kind="procedure")
    words = ("volatility", "strict", "leakproof", "parallel", "window", "cost", "rows", "support")
    return any(getattr(function, word) != getattr(plain, word) for word in words)


def _planning(context: Context, function: Function, path: Path) -> Iterator[str]:
    if function.window:
        yield "WINDOW"
    yield function.volatility.upper()
    if function.strict:
        yield "STRICT"
    if function.leakproof:
        yield "LEAKPROOF"
    if function.parallel != "unsafe":
        yield f"PARALLEL {function.parallel.upper()}"
    for word in ("cost", "rows"):
        value = getattr(function, word)
        if value is not None and not 0 < value < 1e9:
            context.error("function-estimate", f"{word} is more than 0, not {value}", (*path, word))
        elif value is not None:
            yield f"{word.upper()} {value:g}"
    if function.support is not None:
        yield f"SUPPORT {'.'.join(identifier(part) for part in function.support.split('.'))}"


def _settings(context: Context, settings: Mapping[str, str], path: Path) -> Iterator[str]:
    for name, value in settings.items():
        if SETTING.match(name) is None:
            context.error("invalid-name", f"{name!r} is not the name of a setting", (*path, name), key=True)
            continue
        text = Text(value, "one setting's value", "setting-syntax", (*path, name))
        shown = ".".join(identifier(part) for part in name.split("."))
        node = context.fragment(text, f"SET {shown} TO ", kind="VariableSetStmt")
        if node is not None and context.require(text, node.get("name") == name):
            yield f"SET {shown} TO {value.strip()}"


def _body(context: Context, function: Function, parts: list[str], path: Path) -> str | None:
    if (function.body is None) == (function.sql_body is None):
        context.error("function-body", "a function has either 'body' or 'sql_body'", path, key=True)
        return None
    if function.sql_body is not None:
        return _sql_body(context, function, parts, path)
    place = (*path, "body")
    if "\0" in (function.body or ""):
        context.error("body-syntax", "a NUL character cannot stand in SQL", place)
        return None
    text = f"AS {dollar(function.body or '')}"
    if function.library is not None:
        if function.language != "c":
            context.error("function-body", "library is a word of language c", (*path, "library"))
            return None
        text = f"AS {literal(function.library)}, {literal(function.body or '')}"
    try:
        if function.language == "sql":
            context.gate(parse(function.body or ""), place)
        elif function.language == "plpgsql" and function.kind == "function":
            parse_function_body("\n".join([_without_variadic(parts[0]), *parts[1:], text]))
    except SqlError as error:
        context.error(
            "body-syntax",
            f"the body does not read as {function.language}: {error.message}",
            place,
            offset=error.offset,
            text=function.body or "",
        )
        return None
    return text


def _without_variadic(header: str) -> str:
    """The header for the parser of PL/pgSQL, which does not know whether the type of a parameter is an array."""
    words = (token.text for token in tokens(header) if not token.comment)
    return " ".join(word for word in words if word.lower() != "variadic")


def _sql_body(context: Context, function: Function, parts: list[str], path: Path) -> str | None:
    """A body of parsed SQL holds semicolons, so it is checked in its place and not as a fragment."""
    place = (*path, "sql_body")
    body = (function.sql_body or "").strip()
    if function.language != "sql":
        context.error("function-body", "sql_body is a word of language sql", place, key=True)
        return None
    try:
        bare = parse("\n".join([*parts, "AS ''"]))
        whole = parse("\n".join([*parts, body]))
    except SqlError as error:
        context.error("body-syntax", f"the body does not read as SQL: {error.message}", place)
        return None
    before, after = (one[0].get("CreateFunctionStmt", {}) for one in (bare, whole))
    added = after.keys() - before.keys()
    if len(whole) != 1 or added != {"sql_body"} or len(_options(after)) != len(_options(before)) - 1:
        context.error("body-syntax", "this is more than one body", place)
        return None
    context.gate(after["sql_body"], place)
    return body
