create text search dictionary d (template = simple, stopwords = english);
alter table t add constraint known check (ts_lexize('d'::regdictionary, body) is not null);
