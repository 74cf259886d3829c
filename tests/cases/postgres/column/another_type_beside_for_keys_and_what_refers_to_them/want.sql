-- does: FOREIGN KEY (user_id) REFERENCES users(id__new) ON UPDATE CASCADE NOT VALID
-- does: FOREIGN KEY (boss_id__new) REFERENCES users(id) ON DELETE SET NULL NOT VALID
-- does not: TYPE bigint
create table users (id bigint generated always as identity primary key, boss_id bigint references users on delete set null);
create table links (id bigserial primary key, user_id bigint not null references users on delete cascade, n int);
create index on links (user_id);
create table notes (id int primary key, link_id bigint references links deferrable initially deferred, user_id int references users on update cascade);
