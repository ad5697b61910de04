"""What runs beneath the widgets: the loop, tasks, Qt's application."""
