create collation c (provider = libc, locale = 'C');
create collation mixed (provider = libc, lc_collate = 'C', lc_ctype = 'POSIX');
comment on collation c is 'Sorts by bytes';
create table t (a text collate c unique);
