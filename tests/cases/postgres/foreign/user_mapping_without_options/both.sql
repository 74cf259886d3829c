create foreign data wrapper w validator postgresql_fdw_validator;
create server s foreign data wrapper w;
