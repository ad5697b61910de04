"""The Test event panel."""
