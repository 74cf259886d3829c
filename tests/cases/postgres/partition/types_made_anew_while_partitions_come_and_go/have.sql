-- same: select id, state::text from parted_1 union all select id, state::text from joined_1 order by 1
-- same: select id, (it).a, (it).b from pairs_1
-- same: select id, number from numbers_1
create type state as enum ('new', 'gone', 'paid');
create table parted (id int primary key, state state default 'new', check (state <> 'paid')) partition by range (id);
create index on parted (state);
create table parted_1 partition of parted for values from (1) to (10);
create table joined (id int, state state default 'new', check (state <> 'gone')) partition by range (id);
create table joined_1 (id int, state state default 'paid', check (state <> 'gone'));
create type pair as (a int, b text);
create table pairs (id int, it pair) partition by range (id);
create table pairs_1 (id int, it pair);
create domain number as int;
create table numbers (id int, number number) partition by range (id);
create table numbers_1 partition of numbers for values from (1) to (30);
insert into parted values (1, 'new'), (2, null);
insert into joined_1 values (11, 'new'), (12, 'paid');
insert into pairs_1 values (11, '(1,one)');
insert into numbers values (12, 3);
