"""The script a developer would write with Twilio's official library: a list, a SQLite file, a loop.

send.py BASE ACCOUNT_SID AUTH_TOKEN FROM COUNT DATABASE prints the seconds it took.
"""

import sqlite3
import sys
import time

from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client


class Elsewhere(TwilioHttpClient):
    """Twilio's own client, sent to another address."""

    def __init__(self, base):
        super().__init__()
        self.base = base

    def request(self, method, url, *rest, **named):
        return super().request(method, url.replace("https://api.twilio.com", self.base), *rest, **named)


def main():
    base, account, token, sender, count, database = sys.argv[1:]
    client = Client(account, token, http_client=Elsewhere(base))
    db = sqlite3.connect(database)
    db.execute("CREATE TABLE messages (id INTEGER PRIMARY KEY, number TEXT, body TEXT, state TEXT, sid TEXT)")
    body = "Hi there, 20% off all colour this week."
    people = [(f"+1312{200 + index // 10000}{index % 10000:04}", body) for index in range(int(count))]
    db.executemany("INSERT INTO messages (number, body, state) VALUES (?, ?, 'queued')", people)
    db.commit()
    begun = time.monotonic()
    for row, number, text in db.execute("SELECT id, number, body FROM messages WHERE state = 'queued'").fetchall():
        message = client.messages.create(to=number, from_=sender, body=text)
        db.execute("UPDATE messages SET state = 'sent', sid = ? WHERE id = ?", (message.sid, row))
        db.commit()
    print(time.monotonic() - begun)


main()
