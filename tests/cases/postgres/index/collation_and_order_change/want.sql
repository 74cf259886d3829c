create table t (a text, b int);
insert into t values ('a', 1);
create index i on t (a collate "POSIX", b);
create index j on t (a desc);
