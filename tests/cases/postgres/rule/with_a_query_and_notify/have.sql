create rule tell as on insert to links do also notify links;
