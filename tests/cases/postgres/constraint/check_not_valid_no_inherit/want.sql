create table t (a int);
insert into t values (-1);
alter table t add constraint "C-1" check (a > 0 and a::text <> ' NOT VALID') no inherit not valid;
