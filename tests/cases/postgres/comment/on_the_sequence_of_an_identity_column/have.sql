comment on sequence t_id_seq is 'Counts';
