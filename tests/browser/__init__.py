"""What people see, in a real browser: the sample county, served as it is in production."""
