create view v as select true as x;
