create table note (id integer primary key, body text, draft boolean);
alter table note enable row level security, force row level security;
create policy mine on note for select using (id > 0 and draft is null);
create function touch() returns trigger language plpgsql as 'begin return new; end';
create trigger touch before update on note for each row when (new.draft) execute function touch();
insert into note values (1, 'a');
