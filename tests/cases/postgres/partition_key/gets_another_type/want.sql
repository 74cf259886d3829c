-- since: 17
create table t (id bigint generated always as identity, v text, primary key (id)) partition by range (id);
create table t_1 partition of t for values from (0) to (10) partition by hash (id);
create table t_1_0 partition of t_1 for values with (modulus 1, remainder 0);
create table t_2 partition of t default;
create table u (t_id bigint references t);
