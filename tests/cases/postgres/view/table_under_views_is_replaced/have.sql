create table a (id int primary key, v int);
create view w as select id, v from a;
create materialized view m as select id from w;
create index m_id on m (id);
create rule r as on insert to w do instead insert into a values (new.id, new.v);
create function f() returns setof w language sql begin atomic select id, v from w; end;
create view z as select * from f();
