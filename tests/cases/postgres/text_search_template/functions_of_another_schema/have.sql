create text search template "Own"."T" (init = "Own"."Init", lexize = dsimple_lexize);
create text search dictionary "Own"."D" (template = "Own"."T", stopwords = english);
