create text search dictionary d (template = snowball, language = english);
create text search dictionary e (template = snowball, language = german, stopwords = german);
