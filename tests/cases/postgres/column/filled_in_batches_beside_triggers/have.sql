create table apart (id int primary key, title text, at timestamptz);
create table touched (id int primary key, at timestamptz);
create function touch() returns trigger language plpgsql as 'begin new.at := now(); return new; end';
create trigger made before insert on apart for each row execute function touch();
create trigger titled before update of title on apart for each row execute function touch();
create trigger touched before update on touched for each row execute function touch();
insert into apart (id, title) select g, g from generate_series(1, 5) g;
insert into touched (id) select generate_series(1, 5);
