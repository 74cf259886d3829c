create domain email as text collate "C" default 'a@b' not null constraint at check (value ~ '@');
create table t (v email);
