create view w as select v collate "C" as v from a;
create view x as select v || 'x' as y from w;
