create operator === (function = same, leftarg = int, rightarg = int, commutator = ===);
create operator class mine for type int using hash as operator 1 ===, function 1 hashint4(int);
create index t_n on t using hash (n mine);
alter table t add exclude using hash (m mine with ===);
