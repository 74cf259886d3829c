create text search parser "Search Tools"."P" (start = "Search Tools"."Start", gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);
