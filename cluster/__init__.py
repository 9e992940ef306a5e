"""All of it together: settings, addresses, the cluster file, the demo."""
