-- since: 15
create table t (id int primary key, e text);
alter table t add constraint "Again" unique (id);
alter table t add constraint u unique nulls not distinct (e), add constraint v unique nulls not distinct (e);
insert into t values (1, 'a'), (2, 'b');
