create table links (id int primary key, n int not null, shown int, title text, search tsvector,
    updated_at timestamptz not null default '2020-01-01', version int not null default 1);
alter table links enable row level security;
create policy everybody on links using (id > 3);
create trigger zz_touch before update on links for each row execute function touch();
create trigger search before insert or update on links
    for each row execute function tsvector_update_trigger(search, 'pg_catalog.english', title);
create trigger note_deletes after delete on links for each row execute function note();
create trigger note_titles after update of title on links for each row execute function note();
create trigger note_shown after update on links for each row
    when (old.shown is distinct from new.shown and new.id > 0) execute function note();
create trigger note_all after update on links for each row execute function note();
alter table links disable trigger note_all;
create trigger touch_all before update on links for each row execute function touch();
alter table links enable always trigger touch_all;
insert into links (id, n, shown, title) select g, g, g, 'word ' || g from generate_series(1, 50) g;
