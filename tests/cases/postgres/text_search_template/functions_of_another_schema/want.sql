create text search template "Own"."T" (init = "Own"."Init", lexize = "Own"."Lexize");
create text search dictionary "Own"."D" (template = "Own"."T", stopwords = english);
comment on text search dictionary "Own"."D" is 'stays';
