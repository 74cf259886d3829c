create extension postgres_fdw;
create extension file_fdw;
create server files foreign data wrapper file_fdw;
