create text search dictionary public.simple (template = simple, stopwords = english);
create text search template public.ispell (lexize = dsimple_lexize);
create text search parser public."default" (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);
