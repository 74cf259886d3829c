create type "Mixed Type" as enum ('1', 'two words');
create type kind as enum ('a', 'b');
create type tags as (x int, y text);
create table t (id int primary key, b "Mixed Type" not null, c kind[], d tags, e kind) partition by hash (id);
create table t_0 partition of t for values with (modulus 1, remainder 0);
insert into t values (1, '1', '{a,b}', null, 'a'), (2, '1', null, null, null);
