"""Twilio's Python library against the practice world. Argument: the world's announcement as JSON."""

import json
import sys
import threading
import time
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

known = json.loads(sys.argv[1])


class Redirected(TwilioHttpClient):
    """The library's own transport, every host replaced by the practice world."""

    def request(self, method, uri, *args, **kwargs):
        parts = urlsplit(uri)
        query = "?" + parts.query if parts.query else ""
        return super().request(method, known["twilio"] + parts.path + query, *args, **kwargs)


def refused(code, action):
    try:
        action()
    except TwilioRestException as error:
        assert error.code == code, (error.code, code, error.msg)
        return error
    raise AssertionError(f"expected {code}")


def until(attempt):
    for _ in range(1500):
        value = attempt()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError("never came to be")


class Receiver(BaseHTTPRequestHandler):
    seen = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        params = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
        url = f"http://127.0.0.1:{self.server.server_port}{self.path}"
        valid = RequestValidator(known["auth_token"]).validate(url, params, self.headers["X-Twilio-Signature"])
        Receiver.seen.append((params, valid))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


client = Client(known["account_sid"], known["auth_token"], http_client=Redirected())
ours, service = known["numbers"][0], known["messaging_service_sid"]

# Messages: create, status, callbacks, errors.
server = HTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=server.serve_forever, daemon=True).start()
callback = f"http://127.0.0.1:{server.server_port}/status?m=1&x=a%20b"
message = client.messages.create(to="+13125550300", from_=ours, body="Hello ñ", status_callback=callback)
assert message.status == "queued" and message.num_segments == "1" and message.price is None
until(lambda: message.fetch().status == "delivered")
fetched = message.fetch()
assert fetched.date_sent.tzinfo is not None and fetched.direction == "outbound-api"
until(lambda: message.fetch().price == "-0.00830")
until(lambda: any(params["MessageStatus"] == "delivered" for params, _ in Receiver.seen))
assert all(valid for _, valid in Receiver.seen)
assert refused(21211, lambda: client.messages.create(to="+1312", from_=ours, body="x")).status == 400
refused(21604, lambda: client.messages.create(to="", from_=ours, body="x"))
refused(20404, lambda: client.messages("SM" + "0" * 32).fetch())

# Lists: pages follow each other, filters by day and by instant.
sids = {message.sid} | {client.messages.create(to="+13125550301", from_=ours, body=str(n)).sid for n in range(12)}
until(lambda: all(listed.status == "delivered" for listed in client.messages.list(page_size=5)))
assert {listed.sid for listed in client.messages.stream(page_size=5)} == sids
assert len(client.messages.list(to="+13125550301", page_size=5)) == 12
sent = message.fetch().date_sent
assert message.sid in {m.sid for m in client.messages.list(date_sent=sent.date())}
assert client.messages.list(date_sent_after=datetime.now(timezone.utc) + timedelta(days=30)) == []
assert len(client.messages.list(date_sent_before=datetime.now(timezone.utc) + timedelta(days=30))) == 13

# Cancel, redact, delete.
send_at = datetime.now(timezone.utc) + timedelta(days=20)
later = client.messages.create(
    to="+13125550302", messaging_service_sid=service, body="later", schedule_type="fixed", send_at=send_at
)
assert later.status == "scheduled"
assert later.update(status="canceled").status == "canceled"
refused(30409, lambda: message.update(status="canceled"))
assert message.update(body="").body == ""
assert message.delete()
refused(20404, message.fetch)

# Numbers, balance, Services, account.
number = client.incoming_phone_numbers.list(phone_number=ours)[0]
assert number.update(sms_url="https://shop.example/in").sms_url == "https://shop.example/in"
assert number.fetch().capabilities["sms"] is True
assert float(client.balance.fetch().balance) < 100
assert [s.sid for s in client.messaging.v1.services.list()] == [service]
assert len(client.messaging.v1.services(service).phone_numbers.list(page_size=1)) == 2
assert client.messaging.v1.services(service).us_app_to_person.list()[0].campaign_status == "VERIFIED"
made = client.messaging.v1.services.create(friendly_name="Second", sticky_sender=False)
assert made.fetch().sticky_sender is False
made.phone_numbers.create(phone_number_sid=number.sid)
assert [n.phone_number for n in made.phone_numbers.list()] == [ours]
refused(21712, lambda: client.messaging.v1.services(service).phone_numbers.create(phone_number_sid=number.sid))
made.delete()
refused(20404, made.fetch)
assert client.api.v2010.accounts(known["account_sid"]).fetch().status == "active"

# A standard API key: messages yes, the account no.
keyed = Client(known["api_key_sid"], known["api_key_secret"], known["account_sid"], http_client=Redirected())
assert keyed.messages.list(limit=1)
assert refused(20003, lambda: keyed.api.v2010.accounts(known["account_sid"]).fetch()).status == 401
print("ok")
