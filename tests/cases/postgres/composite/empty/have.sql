create type c as ();
create table t (v c);
insert into t values (row());
