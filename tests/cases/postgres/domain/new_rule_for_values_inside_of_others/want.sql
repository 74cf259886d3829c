-- does: ALTER DOMAIN d RENAME TO d__old
create domain d as int not null check (value > 0);
create type c as (x d);
create table t (v d, a d[], c c);
