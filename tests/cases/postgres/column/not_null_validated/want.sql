-- does: VALIDATE CONSTRAINT
create table t (a int constraint a_there not null, "B b" int constraint x not null);
