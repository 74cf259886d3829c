create operator "Math".%% (function = "Math".mod2, leftarg = int, rightarg = int);
create operator @#@ (function = int8inc, rightarg = bigint);
create operator "select".%% (function = "Math".mod2, leftarg = int, rightarg = int);
