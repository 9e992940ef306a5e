"""What is public: page types, catalogue, files, publishing and withdrawing, import."""
