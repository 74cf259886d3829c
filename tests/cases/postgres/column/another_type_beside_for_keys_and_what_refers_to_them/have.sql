-- same: select id::text, boss_id::text from users order by id
-- same: select l.id::text, l.user_id::text, notes.user_id::text, link_id::text, n from links l join notes on link_id = l.id order by l.id
create table users (id int generated always as identity primary key, boss_id int references users on delete set null);
create table links (id serial primary key, user_id int not null references users on delete cascade, n int);
create index on links (user_id);
create table notes (id int primary key, link_id int references links deferrable initially deferred, user_id int references users on update cascade);
insert into users (boss_id) select nullif(n % 10, 0) from generate_series(1,10) n;
insert into links (user_id, n) select 1+n%10, n from generate_series(1,100) n;
insert into notes select n, n, 1 + n % 10 from generate_series(1,100) n;
