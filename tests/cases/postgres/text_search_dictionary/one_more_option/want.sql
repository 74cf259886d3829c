-- does not: DROP
create text search dictionary d (template = snowball, language = english, stopwords = english);
create text search dictionary e (template = snowball, language = german);
