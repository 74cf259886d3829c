create text search configuration c (copy = english);
alter text search configuration c alter mapping replace english_stem with english_nostop;
alter text search configuration c drop mapping for email, url, host, sfloat;
