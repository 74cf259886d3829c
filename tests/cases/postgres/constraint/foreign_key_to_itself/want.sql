create table t (id int primary key, parent_id int references t on delete set null);
