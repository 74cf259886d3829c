create table t (id int, v int, constraint u unique (id) with (fillfactor = 55));
insert into t values (1, 1);
-- does: RESET (deduplicate_items)
-- does not: DROP CONSTRAINT
