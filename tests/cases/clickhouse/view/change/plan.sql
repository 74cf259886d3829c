CREATE OR REPLACE VIEW v
AS
SELECT
    id,
    upper(s) AS s,
    'it\'s' AS x
FROM t
WHERE id > 0;

ALTER TABLE v MODIFY COMMENT 'a view';
