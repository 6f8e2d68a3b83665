"""Signs requests with Twilio's own Python library. In: one JSON line per request with url, token, fields (pairs of name
and value) and body (the text of a JSON request, or null). Out: one JSON line with url and signature."""

import json
import sys

from twilio.request_validator import RequestValidator


class Fields(dict):
    """What a web framework hands over: a dict that knows every value of a name."""

    def getlist(self, name):
        return self[name]


for line in sys.stdin:
    request = json.loads(line)
    validator = RequestValidator(request["token"])
    url, fields = request["url"], Fields()
    if request["body"] is not None:
        url += "?bodySHA256=" + validator.compute_hash(request["body"])
    for name, value in request["fields"]:
        fields.setdefault(name, []).append(value)
    print(json.dumps({"url": url, "signature": validator.compute_signature(url, fields)}))
