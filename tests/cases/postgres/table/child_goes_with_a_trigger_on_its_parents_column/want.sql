create table t2 (id int primary key);
create function tf() returns trigger language plpgsql as 'begin return null; end';
