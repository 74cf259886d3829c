create text search template loose (lexize = dsimple_lexize);
