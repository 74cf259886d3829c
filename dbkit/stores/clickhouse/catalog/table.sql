-- Tables, views and dictionaries of the current database as the engine prints them.
SELECT
    name,
    engine,
    engine_full,
    create_table_query,
    comment,
    ifNull(formatQueryOrNull(as_select), as_select) AS query
FROM system.tables
WHERE database = currentDatabase() AND NOT is_temporary AND NOT startsWith(name, '_dbkit_')
ORDER BY name
