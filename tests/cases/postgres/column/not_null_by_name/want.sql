create table t (a int constraint a_there not null, b int, c int constraint "C There" not null, d int);
alter table t add constraint b_there not null b not valid;
alter table t add constraint d_alone not null d no inherit;
