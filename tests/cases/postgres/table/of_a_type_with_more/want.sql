create table t of pair (a not null default 4, primary key (a), constraint short check (length("B b") < 9));
create table u of pair ("B b" with options default 'x' unique) with (fillfactor = 50);
alter table t alter "B b" set storage external;
comment on column t."B b" is 'b';
