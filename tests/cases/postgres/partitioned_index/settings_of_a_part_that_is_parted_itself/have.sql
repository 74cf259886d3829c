create table readings (at date not null, station integer not null, value text) partition by range (at);
create table readings_2025 partition of readings for values from ('2025-01-01') to ('2026-01-01') partition by list (station);
create table readings_2025_1 partition of readings_2025 for values in (1);
create table readings_2025_2 partition of readings_2025 for values in (2);
create table readings_2026 partition of readings for values from ('2026-01-01') to ('2027-01-01');
create index readings_value on readings (value) with (fillfactor = 80);
insert into readings values ('2025-03-01', 1, 'a'), ('2025-03-01', 2, 'b');
