create table room (id int4range, during tsrange, v int, constraint room_pk primary key (id, during without overlaps));
create table stay (id int, room int4range, during tsrange,
    constraint stay_u unique (room, during without overlaps) with (fillfactor = 80),
    constraint stay_fk foreign key (room, period during) references room (id, period during) deferrable);
insert into room values ('[1,2)', '[2026-01-01,2026-01-09)', 1);
insert into stay values (1, '[1,2)', '[2026-01-02,2026-01-03)');
