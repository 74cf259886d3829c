-- does: ALTER OPERATOR
-- does not: DROP
create operator === (function = same, leftarg = pair, rightarg = pair, join = eqjoinsel);
create view v as select p === p as x from t;
