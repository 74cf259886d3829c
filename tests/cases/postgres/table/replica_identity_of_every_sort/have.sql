create table t (a int not null, b int not null);
create unique index t_b on t (b);
create table u (a int primary key, b int not null unique);
alter table t replica identity full;
alter table u replica identity nothing;
insert into t values (1, 1);
