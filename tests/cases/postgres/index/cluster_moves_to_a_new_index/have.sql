create table t (a int, b text);
insert into t values (1, 'b');
create index i on t (a);
create index j on t (b);
alter table t cluster on i;
