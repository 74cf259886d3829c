-- The comment of the current database.
SELECT comment
FROM system.databases
WHERE name = currentDatabase()
