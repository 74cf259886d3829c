-- does: ADD VALUE 'c'
create type e as enum ('a', 'b', 'c');
create table u (v e not null default 'c', w e default 'c', x e[] default '{c}', check (v <= 'c'));
create index u_c on u (v) where v = 'c';
create view s as select * from u where v = 'c';
create function f() returns e language sql begin atomic select 'c'::e; end;
create domain d as e default 'c' check (value = 'c');
create policy p on u using (v <> 'c');
