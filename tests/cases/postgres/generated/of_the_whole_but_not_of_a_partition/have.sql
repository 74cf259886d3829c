-- since: 16
create table meter (a integer, k integer, g integer generated always as (a + 1) stored) partition by list (k);
create table meter_1 partition of meter (g generated always as (a * 2) stored) for values in (1);
create table meter_2 partition of meter for values in (2) partition by list (a);
create table meter_2a partition of meter_2 (g generated always as (a * 2) stored) for values in (2);
insert into meter (a, k) values (1, 1), (2, 2);
