create operator <<@ (function = a1, leftarg = pair, rightarg = pair, negator = <<#);
create operator <<# (function = a2, leftarg = pair, rightarg = pair, negator = <<@);
create operator <<% (function = a3, leftarg = pair, rightarg = pair);
