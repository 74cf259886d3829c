-- Columns of the current database in their order.
SELECT
    table,
    name,
    type,
    default_kind,
    default_expression,
    compression_codec,
    comment,
    is_in_partition_key OR is_in_sorting_key OR is_in_primary_key OR is_in_sampling_key AS in_key
FROM system.columns
WHERE database = currentDatabase()
ORDER BY table, position
