create table x (id int primary key);
create text search dictionary public.simple (template = simple, stopwords = english);
create text search configuration public.english (copy = simple);
alter text search configuration public.english alter mapping for word with public.simple, english_stem;
