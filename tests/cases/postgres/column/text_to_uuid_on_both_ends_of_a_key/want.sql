-- does: USING id::uuid
create table t (id uuid primary key);
create table u (t_id uuid references t);
