-- Defaults of columns as syntax trees, and as text made of these.
SELECT
    table,
    name,
    parseQueryToJSON(concat('SELECT ', default_expression)) AS tree,
    substring(formatQueryFromJSON(tree), length('SELECT ') + 1) AS expression
FROM system.columns
WHERE database = currentDatabase() AND default_expression != ''
