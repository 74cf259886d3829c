-- one way
create table t (v text[]);
