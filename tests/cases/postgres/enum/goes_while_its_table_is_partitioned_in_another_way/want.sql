-- same: select id, b::text, c::text, e::text from t order by id
create type sort as enum ('b', 'a');
create table t (id int primary key, b int references p, c text[], d jsonb, e sort) partition by range (id);
create table t_0 partition of t for values from (1) to (50);
