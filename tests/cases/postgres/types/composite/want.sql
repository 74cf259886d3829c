create type address as (street text, zip varchar(10), "No" int);
create table t (v int, a address, more address[]);
