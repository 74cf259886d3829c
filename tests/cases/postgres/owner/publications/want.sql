alter publication p owner to case_boss;
