create type mood as enum ('sad', 'it''s ok', 'happy');
create table t (m mood not null default 'sad', all_of mood[]);
