"""Least-privilege roles as SQL: who owns, who migrates, who reads and writes, who only reads.

Source: PostgreSQL documentation, CREATE ROLE, GRANT, ALTER ROLE ... IN DATABASE ... SET role.
"""

from __future__ import annotations

from collections.abc import Iterable

from dbkit.contract import Draft
from dbkit.stores.postgres.compile_context import OWN_TABLES
from dbkit.stores.postgres.quote import identifier, literal

__all__ = ["role_script"]

_TEXT = """\
-- Roles of {title}. Run it in its database as a superuser:
--   psql -v ON_ERROR_STOP=1 -d DATABASE -f roles.sql
-- and again after migrations: applications may use what is new from then on, and never dbkit's own tables.
-- Passwords are no part of it: \\password {migrator}
-- What another role has made before stays its own: REASSIGN OWNED BY that_role TO {owner};
BEGIN;

DO $roles$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY {names} LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I', name);
        END IF;
    END LOOP;
END
$roles$;

-- Owns everything, and nobody signs in as it.
ALTER ROLE {owner} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
-- dbkit migrate up signs in as this one, and makes things as the owner.
ALTER ROLE {migrator} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
GRANT {owner} TO {migrator};
-- The application, and what only looks: reports, dashboards.
ALTER ROLE {app} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
ALTER ROLE {reader} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
ALTER ROLE {reader} SET default_transaction_read_only = on;

DO $database$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO {migrator}, {app}, {reader}', current_database());
    EXECUTE format('GRANT CREATE, TEMPORARY ON DATABASE %I TO {owner}', current_database());
    EXECUTE format('ALTER ROLE {migrator} IN DATABASE %I SET role = {role}', current_database());
END
$database$;

DO $objects$
DECLARE
    space text;
    item record;
BEGIN
    FOREACH space IN ARRAY {schemas} LOOP
        CONTINUE WHEN to_regnamespace(quote_ident(space)) IS NULL;
        EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC', space);
        EXECUTE format('GRANT USAGE, CREATE ON SCHEMA %I TO {owner}', space);
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO {app}, {reader}', space);
        FOR item IN
            SELECT format('%I.%I', space, relname) AS name, relkind, relname FROM pg_class
            WHERE relnamespace = to_regnamespace(quote_ident(space)) AND relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
        LOOP
            IF item.relname = ANY ({ledger}) THEN
                EXECUTE format('REVOKE ALL ON %s FROM {app}, {reader}', item.name);
            ELSIF item.relkind = 'S' THEN
                EXECUTE format('GRANT USAGE, SELECT ON SEQUENCE %s TO {app}', item.name);
                EXECUTE format('GRANT SELECT ON SEQUENCE %s TO {reader}', item.name);
            ELSE
                EXECUTE format('GRANT SELECT ON %s TO {app}, {reader}', item.name);
                IF item.relkind IN ('r', 'p', 'f') THEN
                    EXECUTE format('GRANT INSERT, UPDATE, DELETE ON %s TO {app}', item.name);
                END IF;
            END IF;
        END LOOP;
    END LOOP;
END
$objects$;

COMMIT;
"""


def role_script(profile: str, draft: Draft) -> str:
    """The statements; they can be run again and again."""
    names = {role: f"{profile}_{role}" for role in ("owner", "migrator", "app", "reader")}
    held = {one.id.path[0] for one in draft.statements if one.id.kind in ("table", "view", "materialized_view")}
    quoted = {role: identifier(name).replace("%", "%%").replace("'", "''") for role, name in names.items()}
    return _TEXT.format(
        title=profile,
        names=_array(names.values()),
        schemas=_array(sorted({draft.namespace or "public", *held})),
        ledger=_array(sorted(OWN_TABLES)),
        role=literal(names["owner"]).replace("'", "''"),
        **quoted,
    )


def _array(texts: Iterable[str]) -> str:
    return f"ARRAY[{', '.join(literal(text) for text in texts)}]"
