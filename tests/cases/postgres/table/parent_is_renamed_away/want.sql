-- one way
-- what is the parents' alone can only be made so with a parent
create table c (a int, b int, d int);
