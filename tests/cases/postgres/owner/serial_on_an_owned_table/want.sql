alter table t add n serial;
