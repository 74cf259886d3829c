create table t (a int, b text);
insert into t values (1, 'b');
create index "I x" on t (a);
comment on index "I x" is 'by a';
alter table t cluster on "I x";
