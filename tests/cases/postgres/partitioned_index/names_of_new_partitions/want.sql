create schema s;
create table s.t (a int primary key, b text, unique (a, b)) partition by range (a);
create table s.t1 partition of s.t for values from (0) to (10);
create table s.t2 partition of s.t for values from (10) to (20);
create index on s.t (lower(b), a);
alter index s.t2_lower_a_idx rename to other;
alter index s.t2_pkey rename to "Key 2";
alter index s.t2_a_b_key rename to u2;
insert into s.t values (1, 'x');
-- loses rows
