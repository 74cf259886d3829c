create table base (id int, created_at timestamptz default now());
create table leaf (id int, created_at timestamptz, extra text);
alter table leaf inherit base;
