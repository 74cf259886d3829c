-- does not: DROP
create aggregate total(numeric) (sfunc = plus, stype = numeric, finalfunc = cents, msfunc = plus, minvfunc = minus, mstype = numeric, msspace = 32, minitcond = '0', mfinalfunc = cents, mfinalfunc_modify = shareable);
