create function whole(price numeric, plus numeric default 0) returns boolean language sql immutable
    as 'select $1 + $2 = trunc($1 + $2)';
create domain euros as numeric(10, 2) check (whole(value));
create type span_of_euros as range (subtype = euros);
create type offer as (title text, price euros, was euros[]);
create table shop (id integer primary key, best offer, all_of_them offer[], between_them span_of_euros);
insert into shop values (1, ('pen', 2, '{3,4}'), array[('ink', 5, '{}')::offer], '[1,9)');
