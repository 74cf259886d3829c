-- does: CREATE TABLE visits_2 (LIKE visits INCLUDING
-- does: ALTER TABLE visits ATTACH PARTITION visits_2 FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')
-- does: CREATE TABLE visits_4 PARTITION OF visits
create table visits_2 partition of visits for values from ('2026-01-01') to ('2026-02-01');
create unlogged table visits_3 partition of visits for values from ('2026-02-01') to ('2026-03-01') with (fillfactor = 70);
create index on visits_3 (note);
create table visits_4 partition of visits (note default 'other', check (length(note) > 4)) for values from ('2026-03-01') to ('2026-04-01');
