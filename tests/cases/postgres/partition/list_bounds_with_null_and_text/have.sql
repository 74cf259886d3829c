create table t (v text) partition by list (v);
create table "T 'a'" partition of t for values in ('it''s', 'b');
insert into t values ('it''s');
