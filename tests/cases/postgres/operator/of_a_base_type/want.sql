create function differs(shouted, shouted) returns bool language internal immutable strict as 'textne';
create operator = (function = same, leftarg = shouted, rightarg = shouted, commutator = =, negator = <>, hashes, restrict = eqsel, join = eqjoinsel);
create operator <> (function = differs, leftarg = shouted, rightarg = shouted, commutator = <>, negator = =);
comment on operator = (shouted, shouted) is 'as of texts';
create view v as select x = x as same from t;
