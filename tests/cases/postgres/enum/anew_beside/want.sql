-- does: CREATE TYPE status__new AS ENUM ('sent', 'new', 'paid', 'lost')
-- does: -- Type status is made anew beside the old one
-- does: ALTER TABLE orders ADD COLUMN tags__new status__new[]
-- does: UPDATE orders SET status__new = status::text::status__new WHERE status__new IS NULL AND status IS NOT NULL
-- does: DROP TYPE status;
-- does: ALTER TYPE status__new RENAME TO status
-- does not: __old
create type status as enum ('sent', 'new', 'paid', 'lost');
comment on type status is 'where an order is';
revoke usage on type status from public;
grant usage on type status to reader;
create table orders (id int primary key, status status not null default 'new', tags status[] default '{new,paid}',
    note text, updated_at timestamptz default '2020-01-01', check (status <> 'paid' or note is not null), check ('sent' <> all (tags)));
create index on orders (status, note) where status in ('new', 'paid');
create unique index on orders ((status = 'new'), id);
create index orders_tags on orders using gin (tags);
comment on column orders.status is 'it''s where it is';
grant select (status), update (note) on orders to reader;
create function touch() returns trigger language plpgsql as $$
    begin if new.status is distinct from old.status then new.updated_at := now(); end if; return new; end $$;
create trigger touch before update on orders for each row execute function touch();
create table old_orders (was status, id int primary key);
