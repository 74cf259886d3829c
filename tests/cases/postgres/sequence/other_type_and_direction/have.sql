-- same: select last_value from s
create sequence s as smallint increment by -2 start -5;
create sequence "Odd name" as bigint maxvalue 70000;
select setval('s', -9);
