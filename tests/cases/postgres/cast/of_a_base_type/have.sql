create cast (shouted as text) without function;
create view v as select x::text from t;
