create text search dictionary public.simple (template = simple, stopwords = french);
create text search template public.ispell (init = dsimple_init, lexize = dsimple_lexize);
create text search parser public."default" (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype, headline = prsd_headline);
create text search dictionary d (template = public.ispell);
create text search configuration c (parser = public."default");
