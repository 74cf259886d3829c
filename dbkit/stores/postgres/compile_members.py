"""What one statement makes and others fill: operator families and text search configurations."""

from __future__ import annotations

from dbkit.core.ids import ObjectId
from dbkit.core.span import Path
from dbkit.stores.postgres.compile_about import about
from dbkit.stores.postgres.compile_context import Context, Text, closed
from dbkit.stores.postgres.compile_declared import Namespace
from dbkit.stores.postgres.kinds.by_method import split_key
from dbkit.stores.postgres.kinds.text_search import text_search
from dbkit.stores.postgres.parse import Node, strings
from dbkit.stores.postgres.quote import identifier
from dbkit.stores.postgres.surface import OperatorFamily, TextSearchConfiguration

__all__ = ["members"]


def members(context: Context, space: Namespace) -> None:
    """Emit the operator families and the text search configurations of a schema."""
    for key, family in space.objects.operator_families.items():
        _family(context, space, key, family, (*space.path, "operator_families", key))
    for name, configuration in space.objects.text_search_configurations.items():
        _configuration(context, space, name, configuration, (*space.path, "text_search_configurations", name))


def _family(context: Context, space: Namespace, key: str, value: list[str] | OperatorFamily, path: Path) -> None:
    family = OperatorFamily(members=value) if isinstance(value, list) else value
    try:
        name, method = split_key(key)
        old = split_key(family.renamed_from)[0] if family.renamed_from else None
    except ValueError as error:
        context.error("invalid-name", str(error), path, key=True)
        return
    fits = context.check_name(name, path, what="an operator family") and context.check_name(
        method, path, what="an access method"
    )
    if not fits or not context.claim_key(key, path, "operator families", space.name):
        return
    shown = f"OPERATOR FAMILY {context.qualified(space.name, name)} USING {identifier(method)}"
    identity = ObjectId("operator_family", (space.name, name, method))
    context.emit(identity, f"CREATE {shown}", path)
    place = path if isinstance(value, list) else (*path, "members")
    for position, member in enumerate(family.members):
        text = Text(member, "one operator or function", "definition-syntax", (*place, position))
        before = f"ALTER {shown} ADD "
        node = context.fragment(text, before, kind="AlterOpFamilyStmt")
        if node is not None and context.require(text, len(node["items"]) == 1):
            part = ObjectId("operator_family_member", (*identity.path, member))
            context.emit(part, f"{before}{member.strip()}", text.path)
    about(context, identity, shown, family.model_copy(update={"renamed_from": None}), path)
    if old is not None:
        context.renames.append((identity, ObjectId("operator_family", (space.name, old, method))))


def _configuration(
    context: Context, space: Namespace, name: str, value: str | TextSearchConfiguration, path: Path
) -> None:
    if not context.claim(name, path, "text search configurations", space.name, what="a text search configuration"):
        return
    configuration = TextSearchConfiguration(definition=value) if isinstance(value, str) else value
    identity = ObjectId("text_search_configuration", (space.name, name))
    shown = text_search(identity, context.schema)
    place = path if isinstance(value, str) else (*path, "definition")
    text = Text(configuration.definition, "one text search configuration", "definition-syntax", place)
    node = context.fragment(text, f"CREATE {shown} ", kind="DefineStmt")
    if node is None or not context.require(text, node["kind"] == "OBJECT_TSCONFIGURATION"):
        return
    context.emit(identity, f"CREATE {shown} {closed(configuration.definition)}".strip(), path)
    for tokens, dictionaries in configuration.mappings.items():
        _mapping(context, identity, shown, tokens, dictionaries, (*path, "mappings", tokens))
    about(context, identity, shown, configuration, path)


def _mapping(context: Context, configuration: ObjectId, shown: str, tokens: str, dictionaries: str, path: Path) -> None:
    head = f"ALTER {shown} ADD MAPPING FOR "
    types = Text(tokens, "one list of types of tokens", "definition-syntax", path)
    found = context.fragment(types, head, " WITH simple", kind="AlterTSConfigurationStmt")
    if found is None or not context.require(types, len(found["dicts"]) == 1):
        return
    text = Text(dictionaries, "one list of dictionaries", "definition-syntax", path)
    node = context.fragment(text, f"{head}a WITH ", kind="AlterTSConfigurationStmt")
    if node is None or not context.require(text, _plain(node)):
        return
    for token in strings(found["tokentype"]):
        part = ObjectId("text_search_mapping", (*configuration.path, token))
        context.emit(part, f"{head}{identifier(token)} WITH {dictionaries.strip()}", path)


def _plain(node: Node) -> bool:
    return len(node["tokentype"]) == 1 and node["kind"] == "ALTER_TSCONFIG_ADD_MAPPING"
