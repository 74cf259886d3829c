create foreign table links (
    id bigint options (column_name 'ID', "Key" 'true') not null,
    slug text options (column_name 'sl''ug') collate "C" default 'x',
    clicks int default 0 not null,
    twice int generated always as (clicks * 2) stored,
    constraint positive check (clicks >= 0)
) server s options (schema_name 'a', "Table" 'b');
create foreign table empty () server s;
comment on foreign table links is 'Elsewhere';
comment on column links.slug is 'The slug';
comment on constraint positive on links is 'No less';
