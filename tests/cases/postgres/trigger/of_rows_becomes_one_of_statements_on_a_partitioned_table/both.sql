create table t3 (id int, primary key (id)) partition by range (id);
create table t3_rest partition of t3 default;
create function tf() returns trigger language plpgsql as 'begin return null; end';
