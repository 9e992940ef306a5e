"""Who is at the door: lockout, passwords, second factor, sessions, single sign-on, and where the admin answers."""
