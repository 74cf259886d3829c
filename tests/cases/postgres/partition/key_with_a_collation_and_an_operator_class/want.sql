create table t (v text, w text) partition by range (v collate "C" text_pattern_ops, (lower(w)) collate "C");
create table t_1 partition of t for values from ('a', minvalue) to ('z', maxvalue);
