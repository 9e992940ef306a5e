"""What it says: normalising Chinese, structure of plain text, harmless HTML."""
