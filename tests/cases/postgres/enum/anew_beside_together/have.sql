-- does: CREATE TYPE state__new
-- does: CREATE TYPE size__new
-- does: ADD COLUMN total__new bigint
-- same: select id, state::text, sizes::text, total from orders order by id
-- same: select id, order_id, state::text from lines order by id
create type state as enum ('new', 'gone', 'paid');
create type size as enum ('s', 'm', 'l');
create table orders (id int generated always as identity primary key, state state not null default 'new',
    sizes size[] default '{s}', total int default 3, note int, check (state <> 'new' or note > 0), check (total > 0));
create unique index on orders (note, state) where state in ('new', 'paid');
create index on orders (total);
create table lines (id int primary key, order_id int references orders, state state);
insert into orders (state, sizes, total, note)
    select (array['new', 'paid'])[1 + n % 2]::state, array['s', null]::size[], n, n from generate_series(1, 20) n;
insert into lines select n, n, 'new' from generate_series(1, 20) n;
