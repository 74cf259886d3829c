create collation c (provider = libc, locale = 'POSIX');
create table t (a text);
