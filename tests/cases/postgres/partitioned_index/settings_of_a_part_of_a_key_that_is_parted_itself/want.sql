create table readings (at date not null, station integer not null, value text) partition by range (at);
create table readings_2025 partition of readings for values from ('2025-01-01') to ('2026-01-01') partition by list (station);
create table readings_2025_1 partition of readings_2025 for values in (1);
alter table readings_2025 add constraint own_name primary key (at, station) with (fillfactor = 60);
alter table readings add primary key (at, station);
create table readings_2026 partition of readings for values from ('2026-01-01') to ('2027-01-01');
create table u (at date, station integer, foreign key (at, station) references readings);
insert into readings values ('2025-03-01', 1, 'a');
insert into u values ('2025-03-01', 1);
