create operator === (function = same, leftarg = pair, rightarg = pair, commutator = ===, negator = !==, hashes, merges, restrict = eqsel, join = eqjoinsel);
create operator !== (function = differs, leftarg = pair, rightarg = pair, commutator = !==, negator = ===);
