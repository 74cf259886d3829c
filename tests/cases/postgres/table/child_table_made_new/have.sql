create table base (id int primary key, created_at timestamptz default now());
