create operator class near for type int using brin as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >,
    function 1 brin_minmax_opcinfo(internal), function 2 brin_minmax_add_value(internal, internal, internal, internal),
    function 3 brin_minmax_consistent(internal, internal, internal), function 4 brin_minmax_union(internal, internal, internal);
create operator class trie for type text using spgist as
    operator 3 = (text, text),
    function 1 spg_text_config(internal, internal), function 2 spg_text_choose(internal, internal),
    function 3 spg_text_picksplit(internal, internal), function 4 spg_text_inner_consistent(internal, internal),
    function 5 spg_text_leaf_consistent(internal, internal);
create table t (n int, x text);
insert into t values (1, 'x');
create index t_n on t using brin (n near);
create index t_x on t using spgist (x trie);
