create table t (a text, b text compression pglz, "C c" text compression pglz);
