"""Every word for a person that is no part of a widget; without Qt."""
