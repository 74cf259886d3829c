create type status as enum ('new', 'paid');
create table orders (id int generated always as identity primary key, parent_id int, status text default 'new',
    checked text, unique (status, id) deferrable initially deferred);
insert into orders (parent_id, status, checked) select n, 'paid', n from generate_series(1, 30) n;
grant select (status), update (status, checked) on orders to reader;
comment on table orders is 'all of them';
