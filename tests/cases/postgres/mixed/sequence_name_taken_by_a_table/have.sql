create sequence x;
