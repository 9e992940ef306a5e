"""Who: offices, people, roles, permissions, the walls between them."""
