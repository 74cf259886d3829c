"""What ``dbkit lint`` advises against between the sections of a profile: one rule a file."""
