-- does: ALTER FOREIGN DATA WRAPPER w
-- does not: DROP FOREIGN DATA WRAPPER
create foreign data wrapper w validator postgresql_fdw_validator;
create server s foreign data wrapper w;
