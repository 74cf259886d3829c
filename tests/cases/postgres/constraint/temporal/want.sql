-- since: 18
create table t (id int4range, during daterange, primary key (id, during without overlaps));
create table u (id int4range, during daterange, foreign key (id, period during) references t (id, period during));
