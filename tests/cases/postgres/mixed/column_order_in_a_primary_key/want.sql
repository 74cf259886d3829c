create table t (a int, b int, primary key (b, a));
create table u (a int, b int, foreign key (a, b) references t (a, b));
