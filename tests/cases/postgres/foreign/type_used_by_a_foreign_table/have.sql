create type state as enum ('a', 'b');
create domain slug as text;
create foreign table links (id int, at state default 'a', slug slug) server s;
