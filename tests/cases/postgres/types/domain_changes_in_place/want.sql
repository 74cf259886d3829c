-- does not: CREATE DOMAIN
create domain d as int default 2 not null constraint low check (value > 1) constraint same check (value < 100)
    constraint new check (value <> 7);
create table t (v d);
