create type e as enum ('a', 'b');
create type f as enum ('b', 'a', 'c');
create domain word as varchar(5) check (value <> '');
create domain letter as e check (value in ('a', 'b'));
