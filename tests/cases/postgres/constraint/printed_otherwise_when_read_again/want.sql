create domain word as varchar(20) check (value in ('q', 's'));
create table t (n varchar(10), m varchar, a int, b int, c int, g boolean generated always as (n in ('a', 'b')) stored,
    constraint one_of check (n in ('a', 'b')), constraint one_of_columns check (a not in (b + 1, c + 1, 7 + a)),
    constraint some_row check ((a, b) in ((1, 2), (3, 4), (7, 8))));
create index t_n on t (n) where n in ('x', 'z');
create view v as select n in ('a', 'c') as found from t where m not in (n, m || 'c', 'e') and m <> ' = ANY ((ARRAY[''q''::x])::text[])';
create policy own on t using (n in ('a', 'c'));
insert into t values ('a', 'b', 1, 2, 1);
