create type new as enum ('a', 'b');
create domain newdom as bigint check (value > 0);
create table t (v new default 'a', w newdom, x new default 'b');
