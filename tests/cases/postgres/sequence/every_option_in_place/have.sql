-- same: select last_value from s
create sequence s start 7;
select setval('s', 40);
