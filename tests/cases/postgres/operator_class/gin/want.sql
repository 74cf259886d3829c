create operator class arrays for type int[] using gin as
    operator 1 && (anyarray, anyarray), operator 2 @> (anyarray, anyarray),
    function 1 btint4cmp(int, int), function 2 ginarrayextract(anyarray, internal, internal),
    function 3 ginqueryarrayextract(anyarray, internal, smallint, internal, internal, internal, internal),
    function 4 ginarrayconsistent(internal, smallint, anyarray, int, internal, internal, internal, internal),
    function 6 ginarraytriconsistent(internal, smallint, anyarray, int, internal, internal, internal),
    storage int;
create index t_a on t using gin (a arrays);
-- does not: DROP INDEX
