alter type mood owner to case_boss; alter type pair owner to case_boss;
