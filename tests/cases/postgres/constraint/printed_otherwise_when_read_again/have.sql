create domain word as varchar(20) check (value in ('q', 'r'));
create table t (n varchar(10), m varchar, a int, b int, c int,
    constraint one_of check (n in ('a', 'it''s')), constraint one_of_columns check (a in (b, c, 7 + a)),
    constraint some_row check ((a, b) in ((1, 2), (3, 4), (5, 6))));
create index t_n on t (n) where n in ('x', 'y');
create view v as select n in ('a', 'b') as found from t where m not in (n, m || 'c', 'd') and m <> ' = ANY ((ARRAY[''q''::x])::text[])';
create policy own on t using (n in ('a', 'b'));
insert into t values ('a', 'b', 1, 2, 1);
