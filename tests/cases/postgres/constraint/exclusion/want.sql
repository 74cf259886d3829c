create table t (during tsrange, constraint t_alone exclude using gist (during with &&) where (not isempty(during)));
