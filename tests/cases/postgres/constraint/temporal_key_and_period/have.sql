-- since: 18
create table room (id int4range, during tsrange, v int);
create table stay (id int, room int4range, during tsrange);
insert into room values ('[1,2)', '[2026-01-01,2026-01-09)', 1);
insert into stay values (1, '[1,2)', '[2026-01-02,2026-01-03)');
