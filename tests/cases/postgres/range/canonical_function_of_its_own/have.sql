create type r as range (subtype = int4);
create table t (v r);
insert into t values ('[1,2)');
