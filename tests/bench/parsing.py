"""Reading a list of 10,000 registrations."""

import msgspec

from tests.bench.measure import line, timed
from tests.builders import read_list

ROWS = 10_000


def parsing() -> None:
    """Against the time the issue allows."""
    body = msgspec.json.encode(
        [
            {
                "callback_id": number,
                "callback_type": "subscription_added",
                "event_type": "subscription_added",
                "subscription_added": {"list_id": str(number)},
                "destination": {
                    "url": f"https://hooks.acme.example/vibes/{number}",
                    "method": "POST",
                    "content_type": "application/json",
                },
                "start_date": "2024-03-01T06:00:00Z",
                "end_date": "2034-09-30T22:00:00Z",
                "url": f"/companies/K9xWb2/config/callbacks/{number}",
                "created_at": "2024-02-20T11:05:41Z",
                "updated_at": "2024-02-20T11:05:41Z",
            }
            for number in range(ROWS)
        ]
    )
    taken = min(timed(lambda: read_list(body)) for _ in range(3))
    line("10,000 registrations read", taken * 1000, 150, 1, "ms", "target")
