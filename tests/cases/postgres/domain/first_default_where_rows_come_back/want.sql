create domain stars as integer default 3 not null;
create table review (id integer primary key, given stars, body text) partition by range (id);
create table review_rest partition of review default;
create table answer (review integer references review);
insert into review (id, body) values (1, 'good'), (2, 'bad');
insert into answer values (2);
