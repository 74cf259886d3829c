-- same: select id::text, v::text from t
create table t (id int primary key, v text);
create rule r as on update to t where old.v <> new.v do also select 1;
insert into t values (1, '5');
