create table member (team int, who name);
create function may(int) returns bool stable language sql return exists (select from member where team = $1);
create table t (a int, team int);
alter table t enable row level security;
create policy p on t using (may(team));
create policy q on t for select using (exists (select from member m where m.team = t.team));
insert into t values (1, 1);
insert into member values (1, 'x');
