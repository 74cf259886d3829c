create table t (v f default 'a', w letter, x e, y text, z f[]);
