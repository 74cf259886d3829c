alter statistics s owner to case_boss;
