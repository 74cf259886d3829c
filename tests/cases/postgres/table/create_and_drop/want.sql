create table a (id int primary key);
create table b (
    id uuid primary key default gen_random_uuid(),
    a_id int not null references a on delete cascade,
    name varchar(40) not null default 'x' check (name <> ''),
    tags text[] default '{}',
    unique (a_id, name)
);
create index b_name on b (lower(name)) where name is not null;
