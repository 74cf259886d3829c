create view w as select id, v as other from a;
grant select (other), insert on w to case_reader;
create view x as select other as v from w;
grant select on x to case_reader;
