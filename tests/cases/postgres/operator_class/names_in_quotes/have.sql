create schema "Op Class";
