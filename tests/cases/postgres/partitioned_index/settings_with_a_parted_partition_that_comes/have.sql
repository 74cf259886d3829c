create table event (at date not null, place integer not null, body text, unique (at, place)) partition by range (at);
create table event_2025 partition of event for values from ('2025-01-01') to ('2026-01-01');
create table event_2027 (at date not null, place integer not null, body text) partition by list (place);
create table event_2027_here partition of event_2027 for values in (1);
create index event_2027_body_idx on event_2027 (body) with (fillfactor = 40);
create index event_body on event (body);
insert into event values ('2025-03-01', 1, 'a');
insert into event_2027 values ('2027-03-01', 1, 'a');
