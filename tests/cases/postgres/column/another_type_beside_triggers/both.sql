create function touch() returns trigger language plpgsql as $$
begin
    new.updated_at := clock_timestamp();
    if new.n is distinct from old.n then
        new.version := old.version + 1;
    end if;
    return new;
end $$;
create function note() returns trigger language plpgsql as $$
begin
    insert into notes values (tg_op || ' ' || old.id);
    return null;
end $$;
create table notes (note text);
-- same: select id, n::text, shown, title, search, updated_at, version from links order by id
-- same: select note from notes order by note
