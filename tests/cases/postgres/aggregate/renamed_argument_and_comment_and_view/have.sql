create aggregate "Sum"(x int) (sfunc = int4pl, stype = int);
comment on aggregate "Sum"(int) is 'First';
create view w as select "Sum"(v) over (order by id) as s from a;
