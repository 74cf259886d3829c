-- does: UPDATE apart SET token = gen_random_uuid() WHERE token IS NULL
-- does: ALTER TABLE touched ADD COLUMN token uuid DEFAULT gen_random_uuid()
-- same: select id, title, at from apart order by id
-- same: select id, at from touched order by id
create table apart (id int primary key, title text, at timestamptz, token uuid not null default gen_random_uuid());
create table touched (id int primary key, at timestamptz, token uuid not null default gen_random_uuid());
create function touch() returns trigger language plpgsql as 'begin new.at := now(); return new; end';
create trigger made before insert on apart for each row execute function touch();
create trigger titled before update of title on apart for each row execute function touch();
create trigger touched before update on touched for each row execute function touch();
