-- does: NOT NULL
-- does: DROP NOT NULL
create table t (a int not null, b int);
