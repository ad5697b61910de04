"""What people type: moments and addresses."""
