"""The companies, and what opens their accounts."""
