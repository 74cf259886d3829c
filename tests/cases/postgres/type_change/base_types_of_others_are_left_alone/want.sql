create table t (id bigint, v number, w number[], more number);
