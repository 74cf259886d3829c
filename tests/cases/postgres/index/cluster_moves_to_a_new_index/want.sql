create table t (a int, b text);
insert into t values (1, 'b');
create index i on t (a);
create index j on t (b);
create index k on t (b, a);
alter table t cluster on k;
