create type c as (a int, b text, d date, e int);
create table t of c (d with options not null default '2026-01-01', e with options default 7 unique, primary key (a));
create table u of c;
create view s as select d from t;
