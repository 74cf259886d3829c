create table meter (a integer check (a > 0), k integer, g integer generated always as (a + 1) virtual) partition by list (k);
create table meter_1 partition of meter for values in (1);
create table meter_2 partition of meter (g generated always as (a * 2) virtual) for values in (2);
insert into meter (a, k) values (1, 1), (2, 2);
