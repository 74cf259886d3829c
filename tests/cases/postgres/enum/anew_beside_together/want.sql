create type state as enum ('paid', 'new', 'late');
create type size as enum ('l', 's');
create table orders (id bigint generated always as identity primary key, state state not null default 'new',
    sizes size[] default '{s}', total bigint default 3, note int, check (state <> 'new' or note > 0), check (total > 0));
create unique index on orders (note, state) where state in ('new', 'paid');
create index on orders (total);
create table lines (id int primary key, order_id bigint references orders, state state);
