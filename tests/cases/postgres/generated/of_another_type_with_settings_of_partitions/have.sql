create table meter (a integer, k integer, g integer generated always as (a + 1) stored) partition by list (k);
create table meter_1 partition of meter for values in (1);
alter table meter_1 alter g set statistics 7;
alter table meter_1 alter g set (n_distinct = 3);
create table meter_2 partition of meter for values in (2);
alter table meter_2 alter g set statistics 9;
insert into meter (a, k) values (1, 1), (2, 2);
