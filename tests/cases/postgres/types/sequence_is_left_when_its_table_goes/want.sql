create sequence t_id_seq;
