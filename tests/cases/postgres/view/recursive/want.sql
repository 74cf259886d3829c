create table t (id int primary key, parent int);
create recursive view tree (id) as select id from t where parent is null union all
    select t.id from t join tree on t.parent = tree.id;
