create table base (id int primary key, created_at timestamptz default now());
create table leaf (extra text, constraint leaf_extra check (extra <> '')) inherits (base);
