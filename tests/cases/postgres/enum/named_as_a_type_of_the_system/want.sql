create type path as enum ('b', 'c', 'a');
create domain line as text check (value <> '');
comment on domain public.line is 'a line';
create table x (id int primary key, p public.path default 'a', l public.line, q path);
insert into x (id) values (1);
