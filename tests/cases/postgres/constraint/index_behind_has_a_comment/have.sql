create table t (a int primary key, b int, constraint u unique (b));
comment on index t_pkey is 'it''s the key';
comment on constraint u on t is 'the constraint';
insert into t values (1, 2), (2, 3);
