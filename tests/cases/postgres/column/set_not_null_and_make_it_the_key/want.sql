-- does: VALIDATE CONSTRAINT
-- does: USING INDEX
create table t (a int primary key, b text not null default 'x');
create unique index t_b on t (b);
insert into t values (1, 'x');
