create text search template plain (lexize = dsimple_lexize);
create text search template "Full One" (init = dsimple_init, lexize = dsimple_lexize);
comment on text search template plain is 'no options';
