-- does: NOT VALID
-- does: VALIDATE CONSTRAINT u_t_id_fkey
create table t (id int primary key);
create table u (t_id int references t on delete cascade on update set null);
