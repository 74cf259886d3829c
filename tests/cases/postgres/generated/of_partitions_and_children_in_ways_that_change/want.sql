create table meter (a integer, k integer, g integer generated always as (a + 3) stored) partition by list (k);
create table meter_2 partition of meter (g generated always as (a * 3) stored) for values in (2);
create table c (a integer, b integer, g integer generated always as (a + 2) stored);
create table cc (a integer, b integer, g integer generated always as (a * 3) stored) inherits (c);
insert into meter (a, k) values (2, 2);
insert into cc (a) values (3);
