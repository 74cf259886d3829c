create type status as enum ('new', 'gone', 'paid', 'sent');
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
insert into orders (id, status, note, tags)
    select n, (array['new', 'paid', 'sent'])[1 + n % 3]::status, n, case when n % 5 > 0 then array['new', null]::status[] end
    from generate_series(1, 50) n;
insert into old_orders select 'sent', n from generate_series(1, 10) n;
