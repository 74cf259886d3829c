create domain stars as integer default 3 check (value between 1 and 5);
create domain verdict as stars;
create domain language_code as text default 'de';
create table review (
    id integer primary key,
    given stars,
    asked stars not null,
    final verdict not null,
    spoken language_code not null
);
insert into review values (1, 4), (2, 5);
