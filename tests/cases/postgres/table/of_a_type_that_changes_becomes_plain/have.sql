create type e as enum ('b', 'a');
create type k as (x bigint, y text, z e);
create table t of k;
insert into t values (1, 'y', 'a'), (2, null, 'b');
create table u (id int primary key, c k, d k[]);
insert into u values (1, '(1,y,a)', array['(2,z,b)'::k]);
