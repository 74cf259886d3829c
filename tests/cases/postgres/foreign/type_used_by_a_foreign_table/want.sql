create type state as enum ('a', 'c', 'b', 'd');
create domain slug as text check (value <> '');
create foreign table links (id int, at state default 'd', slug slug) server s;
