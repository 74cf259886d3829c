create table t (a text compression pglz, b text, "C c" text compression pglz);
insert into t values ('a', 'b', 'c');
