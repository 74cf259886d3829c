create schema s; grant usage on schema s to case_app; create table s.t (id int); grant select on s.t to case_app; create view s.v as select 1 as x; grant select on s.v to case_reader;
