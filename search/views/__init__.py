"""What answers readers: the page, the feed, the API, the description for browsers."""
