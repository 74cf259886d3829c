create function f() returns trigger language plpgsql as 'begin return new; end';
create table p (id int primary key);
create table t (id int not null, v text, r int4range, p_id int) partition by range (id);
