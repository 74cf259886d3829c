create domain stars as integer check (value between 1 and 5);
create domain verdict as stars;
create domain language_code as text default 'en';
create table review (id integer primary key, given stars);
insert into review values (1, 4), (2, 5);
