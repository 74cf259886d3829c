-- Settings of MergeTree tables that the server lets nobody change once a table is made; 24 lists none.
SELECT name
FROM system.merge_tree_settings
WHERE readonly
