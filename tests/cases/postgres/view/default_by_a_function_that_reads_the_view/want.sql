create table a (id int primary key, v bigint);
create view w as select id, v from a;
create function next_v() returns bigint language sql as 'select max(v) + 1 from w';
alter view w alter column v set default next_v();
