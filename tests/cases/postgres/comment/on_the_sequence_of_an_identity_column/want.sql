comment on sequence t_id_seq is 'Counts on'; comment on sequence s_n_seq is 'Of a serial';
