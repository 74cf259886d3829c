create table t (a int, b box, c text,
    constraint h exclude using hash (c with =),
    constraint s exclude using spgist (b with &&) where (a > 0),
    constraint e exclude using btree ((a + 1) with =, lower(c) collate "C" with =) include (b));
insert into t values (1, '((0,0),(1,1))', 'x');
