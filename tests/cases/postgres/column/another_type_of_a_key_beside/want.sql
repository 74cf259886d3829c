-- does: ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_pkey__new
-- does: SELECT status::status FROM (SELECT NEW.*) AS orders
-- does: GRANT SELECT (status), UPDATE (status) ON TABLE orders TO reader
create type status as enum ('new', 'paid');
create table orders (id bigint generated always as identity primary key, parent_id int, status status default 'new',
    checked int, unique (status, id) deferrable initially deferred);
grant select (status), update (status, checked) on orders to reader;
comment on table orders is 'all of them';
