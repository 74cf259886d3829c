create schema s;
create table s.t (a int primary key, b text, unique (a, b)) partition by range (a);
create table s.t1 partition of s.t for values from (0) to (10);
create index on s.t (lower(b), a);
insert into s.t values (1, 'x');
