create table t (a bigint[] default '{}', b int[], c text[], d text[]);
create index t_a on t using gin (a);
