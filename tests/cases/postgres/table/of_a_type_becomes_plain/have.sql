create table t of pair (primary key (a));
insert into t values (1, 'b');
