create type e as enum ('b', 'a');
create type k as (z e, y text, x bigint);
create table t (id int primary key, c k, d k[]);
insert into t values (1, '(a,y,1)', array['(b,z,2)'::k]), (2, null, null);
create table whole (id int, c k) partition by hash (id);
create table whole_0 partition of whole for values with (modulus 1, remainder 0);
insert into whole values (1, '(a,y,1)');
