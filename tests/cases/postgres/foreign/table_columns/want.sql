create foreign table links (id bigint not null, slug varchar(20), clicks int, fresh text options (a 'b') default 'q' not null) server s;
