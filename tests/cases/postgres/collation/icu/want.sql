-- icu
create collation loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create table t (a text collate loose unique);
