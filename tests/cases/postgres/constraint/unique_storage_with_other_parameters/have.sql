create table t (id int, v int, constraint u unique (id) with (fillfactor = 70, deduplicate_items = off));
insert into t values (1, 1);
