"""What the templates of searching ask for."""
