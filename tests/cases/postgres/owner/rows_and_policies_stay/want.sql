alter table t owner to case_boss; create index t_a on t (a);
