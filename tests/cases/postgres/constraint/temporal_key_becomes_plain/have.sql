-- since: 18
create table room (id int4range, during tsrange, constraint room_pk primary key (id, during without overlaps));
insert into room values ('[1,2)', '[2026-01-01,2026-01-09)');
