create type path as enum ('a', 'b');
create domain line as text;
create table x (id int primary key, p public.path default 'a', l public.line, q path);
insert into x (id) values (1);
