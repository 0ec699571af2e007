"""What lies in an audit pack, and what does not."""
