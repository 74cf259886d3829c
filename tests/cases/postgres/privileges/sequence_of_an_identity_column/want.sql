grant usage on sequence t_id_seq to case_app; grant select, update on sequence "Odd"."T_Ü_seq" to case_boss;
