create table booking (room int4range, live bool, note text, constraint x
    exclude using gist (room with &&) with (fillfactor = 80) where (live));
insert into booking values ('[1,2)', true, 'n');
