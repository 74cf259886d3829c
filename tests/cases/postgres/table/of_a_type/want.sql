-- does not: DROP TABLE
create table t of pair;
