-- no yaml
-- since: 15
create unlogged sequence s;
