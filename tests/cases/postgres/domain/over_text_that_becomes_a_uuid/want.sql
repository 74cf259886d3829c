create domain key as uuid;
create table t (v key primary key, w key references t, x key[]);
