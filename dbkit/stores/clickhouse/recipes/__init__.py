"""Changes that take rows along while others write: copies by parts, exchanges that catch up, views with history."""
