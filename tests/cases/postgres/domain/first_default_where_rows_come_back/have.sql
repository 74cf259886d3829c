create domain stars as integer;
create table review (id integer primary key, body text);
create table answer (review integer references review);
insert into review values (1, 'good'), (2, 'bad');
insert into answer values (2);
