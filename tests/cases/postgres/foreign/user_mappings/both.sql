create foreign data wrapper w validator postgresql_fdw_validator;
create server s foreign data wrapper w;
create server "T u" foreign data wrapper w;
