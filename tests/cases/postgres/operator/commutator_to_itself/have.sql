create operator === (function = same, leftarg = pair, rightarg = pair, commutator = ===);
