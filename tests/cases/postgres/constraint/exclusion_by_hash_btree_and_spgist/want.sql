create table t (a int, b inet, c text,
    constraint h exclude using hash (c with =),
    constraint s exclude using spgist (b inet_ops with &&) where (a > 0),
    constraint e exclude using btree ((a + 1) with =, lower(c) collate "C" with =) include (b));
insert into t values (1, '10.0.0.1', 'x');
