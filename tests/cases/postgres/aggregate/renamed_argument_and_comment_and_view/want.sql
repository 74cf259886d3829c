create aggregate "Sum"(y int) (sfunc = int4pl, stype = int, initcond = '0');
comment on aggregate "Sum"(int) is 'Second';
create view w as select "Sum"(v) over (order by id) as s from a;
