"""The provider over HTTP. The only place for httpx."""
