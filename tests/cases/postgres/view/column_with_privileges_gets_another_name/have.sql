create view w as select id, v from a;
grant select (v), insert on w to case_reader;
create view x as select v from w;
grant select on x to case_reader;
