create operator === (function = same, leftarg = pair, rightarg = pair, restrict = eqsel);
create view v as select p === p as x from t;
