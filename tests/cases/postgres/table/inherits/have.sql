create table base (id int, created_at timestamptz default now());
create table leaf (id int, created_at timestamptz, extra text);
insert into leaf values (1);
