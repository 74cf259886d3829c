create collation c (provider = libc, locale = 'C');
create table t (a text);
insert into t values ('x');
