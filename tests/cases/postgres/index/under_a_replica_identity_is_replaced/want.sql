create table t (a int not null, b int not null);
insert into t values (1, 2);
create unique index i on t (b);
alter table t replica identity using index i;
