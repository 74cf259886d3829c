-- since: 16
create table meter (a integer, k integer, g integer generated always as (a + 1) stored) partition by list (k);
create table meter_1 partition of meter for values in (1);
create table meter_2 partition of meter for values in (2);
create index meter_g on meter (g);
create view v as select g from meter_2;
insert into meter (a, k) values (1, 1), (2, 2);
