create type one as enum ('a', 'b');
create type two as enum ('a', 'b');
