create table t (a int not null, b int not null);
create unique index i on t (a);
alter table t replica identity using index i;
create table r (a int constraint f references t (a));
insert into t values (1, 2);
insert into r values (1);
create schema s;
