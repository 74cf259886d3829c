create table t (id int primary key, n int, d timestamp, s smallint, u uuid, b boolean, j jsonb);
-- one way
