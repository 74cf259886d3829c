-- does not: DROP TABLE
create table note (id integer primary key, body text) with (fillfactor = 70);
alter table note enable row level security;
create policy mine on note for select using (id > 0);
create function touch() returns trigger language plpgsql as 'begin return new; end';
create trigger touch before update on note for each row when (new.id > 1) execute function touch();
insert into note values (1, 'a');
