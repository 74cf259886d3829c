-- since: 18
create table t (a int, "B b" int constraint x not null no inherit);
alter table t add constraint a_there not null a not valid;
insert into t values (1, 1);
