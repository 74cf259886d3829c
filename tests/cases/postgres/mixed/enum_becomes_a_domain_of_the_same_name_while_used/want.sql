create domain x as text;
create table t (v x);
