alter table t1 add b d2;
alter table t1 add c d1;
alter table t1 add d d3;
alter table t1 add e d1 default null;
