create sequence s; alter sequence s owner to case_boss; alter sequence s owned by t.id;
