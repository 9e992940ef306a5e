"""Commands for administrators of logins."""
