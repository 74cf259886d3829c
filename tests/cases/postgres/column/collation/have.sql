create table t (v text, w text collate "POSIX");
create index on t (v);
insert into t values ('a', 'b');
