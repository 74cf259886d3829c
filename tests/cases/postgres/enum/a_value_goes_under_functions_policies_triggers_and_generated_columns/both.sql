create table log (what text);
