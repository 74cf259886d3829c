create text search parser words (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype, headline = prsd_headline);
create schema "Search";
create text search parser "Search"."select" (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);
comment on text search parser words is 'The default by another name';
