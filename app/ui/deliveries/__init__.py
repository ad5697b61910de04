"""The Deliveries page: the receiver, what arrived, and what is proved."""
