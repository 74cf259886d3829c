"""Storage parameters of an index of a partition that is partitioned too, as a profile declares them.

The server alters no index of a partitioned table. On the empty scratch server the partition is detached, its index is
made anew with its own parameters, and it is attached again, when that of the whole takes the index over.
"""

from __future__ import annotations

from dbkit.stores.postgres.quote import dollar, literal

__all__ = ["with_parameters"]

_BLOCK = """\
DECLARE
  part regclass := {table}::regclass;
  old record;
BEGIN
  SELECT x.indexrelid::regclass AS index, quote_ident(c.relname) AS name, i.inhparent::regclass AS above,
    pg_get_expr(t.relpartbound, part) AS bound, pg_get_indexdef(x.indexrelid) AS index_definition,
    quote_ident(k.conname) AS key, pg_get_constraintdef(k.oid) AS key_definition,
    (SELECT ' WITH (' || string_agg(quote_ident(n.name) || '='
       || CASE WHEN quote_ident(n.value) = n.value THEN n.value ELSE quote_literal(n.value) END, ', ') || ')'
     FROM unnest(c.reloptions) AS o,
       LATERAL (SELECT split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)) AS n (name, value)) AS parameters
  INTO STRICT old
  FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid AND c.relispartition
  JOIN pg_class t ON t.oid = x.indrelid JOIN pg_inherits i ON i.inhrelid = t.oid
  LEFT JOIN pg_constraint k ON k.conindid = c.oid AND k.conrelid = part AND k.contype IN ('p', 'u', 'x')
  WHERE x.indrelid = part AND pg_partition_root(c.oid) = {whole}::regclass;
  EXECUTE format('ALTER TABLE %s DETACH PARTITION %s', old.above, part);
  IF old.key IS NULL THEN
    EXECUTE format('DROP INDEX %s', old.index);
    EXECUTE regexp_replace(
      replace(replace(old.index_definition, coalesce(old.parameters, ''), ''), ' ON ONLY ', ' ON '),
      '( WHERE .*)?$', {parameters} || '\\1');
  ELSE
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %s', part, old.key);
    EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %s %s', part, old.key,
      regexp_replace(replace(old.key_definition, coalesce(old.parameters, ''), ''),
        '( WHERE .*| DEFERRABLE.*)?$', {parameters} || '\\1'));
  END IF;
  EXECUTE format('ALTER TABLE %s ATTACH PARTITION %s %s', old.above, part, old.bound);
END"""


def with_parameters(table: str, whole: str, parameters: str) -> str:
    """Give the part that a partition has of an index storage parameters of its own; all three are SQL."""
    given = literal(f" WITH ({parameters})" if parameters else "")
    return f"DO {dollar(_BLOCK.format(table=literal(table), whole=literal(whole), parameters=given))}"
