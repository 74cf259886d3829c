-- The same statements as syntax trees, and as text made of these: without brackets that say nothing.
SELECT
    name,
    parseQueryToJSON(create_table_query) AS statement_tree,
    formatQueryFromJSON(statement_tree) AS statement,
    parseQueryToJSON(if(as_select = '', 'SELECT 1', as_select)) AS query_tree,
    if(as_select = '', '', formatQuery(formatQueryFromJSON(query_tree))) AS query
FROM system.tables
WHERE database = currentDatabase() AND NOT is_temporary AND NOT startsWith(name, '_dbkit_')
