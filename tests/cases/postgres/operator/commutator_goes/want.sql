-- does not: DROP VIEW
create operator <<< (function = less, leftarg = pair, rightarg = pair);
create view v as select p <<< p as x from t;
