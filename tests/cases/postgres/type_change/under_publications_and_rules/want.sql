create table t (id bigint primary key, v int);
create rule r as on update to t where old.v <> new.v do also select 1;
