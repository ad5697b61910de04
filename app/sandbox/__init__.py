"""The practice company: a stand-in of the provider, over real HTTP on loopback."""
