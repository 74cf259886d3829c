create function textsame(text, text) returns bool language sql immutable as 'select length($1) = length($2)';
create table t (a text);
insert into t values ('x');
