create text search configuration english (parser = default);
alter text search configuration public.english add mapping for asciiword with simple;
