-- since: 17
create domain d as int constraint "Filled!" not null constraint positive check (value > 0);
create table t (v d);
