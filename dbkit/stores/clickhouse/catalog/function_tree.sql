-- Functions as syntax trees, and as text made of these.
SELECT name, parseQueryToJSON(create_query) AS tree, formatQueryFromJSON(tree) AS statement
FROM system.functions
WHERE origin = 'SQLUserDefined'
