create view w as select * from p_1;
create view x as select * from only base;
