create table booking (room int4range, at tsrange, live bool, constraint "no overlap"
    exclude using gist (room with &&, at with &&) with (fillfactor = 80, buffering = off) where (live));
insert into booking values ('[1,2)', '[2026-01-01,2026-01-02)', true);
