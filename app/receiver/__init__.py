"""The local receiver: a real HTTP server that events can be delivered to."""
