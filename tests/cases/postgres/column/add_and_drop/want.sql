-- does: DEFAULT 'x'::text NOT NULL
create table t (id int, a text not null default 'x', b int[], c numeric(10,2) default 1.5, d timestamptz default now());
