create operator "Math".%% (function = "Math".mod2, leftarg = int, rightarg = int, commutator = operator("select".%%));
create operator "select".%% (function = "Math".mod2, leftarg = int, rightarg = int, commutator = operator("Math".%%));
create operator @#@ (function = int4inc, rightarg = int);
create view v as select 5 operator("Math".%%) 3 as x, @#@ 1 as y;
