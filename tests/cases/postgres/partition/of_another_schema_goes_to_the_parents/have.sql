create table parts.t_1 partition of other.t for values from (1) to (10);
insert into other.t values (1, 'a');
