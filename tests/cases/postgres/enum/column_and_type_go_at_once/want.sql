create type f as enum ('y', 'x');
create table t (id int, w f);
