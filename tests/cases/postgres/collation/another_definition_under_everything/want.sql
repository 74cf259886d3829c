-- does not: DROP COLUMN
create collation c (locale = 'POSIX');
create domain d as text collate c;
create type p as (x text collate c);
create table t (v text collate c primary key, w d[], x p, y text collate c check (y > 'a' collate c));
create index t_lower on t (lower(v) collate c, v desc);
create view s as select v from t order by v collate c;
