comment on language mine is 'Ours'; comment on event trigger e is 'Watches'; comment on server srv is 'Far';
