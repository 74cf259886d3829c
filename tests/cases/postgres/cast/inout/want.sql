create cast (text as label) with inout as implicit;
create view v as select x::label as l from t;
