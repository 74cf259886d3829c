create table t (a bigint default 1, b numeric(1), c boolean default false, d smallint);
