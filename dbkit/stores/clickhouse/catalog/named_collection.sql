-- Named collections that the reader may see. 24 tells their keys alone, 26 also where they come from and what may be overridden.
SELECT name, mapKeys(collection), COLUMNS('^(source|create_query)$')
FROM system.named_collections
ORDER BY name
