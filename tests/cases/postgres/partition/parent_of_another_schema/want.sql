create table "Old Parts"."T 1" partition of t for values from (1) to (10);
create index on t (v);
