// Twilio's Node library against the practice world. Argument: the world's announcement as JSON.
const assert = require("node:assert");
const twilio = require("twilio");

const known = JSON.parse(process.argv[2]);

// The library's own transport, every host replaced by the practice world.
class Redirected extends twilio.RequestClient {
  request(options) {
    const { pathname, search } = new URL(options.uri);
    return super.request({ ...options, uri: known.twilio + pathname + search });
  }
}

const refused = async (code, action) => {
  await assert.rejects(action, (error) => error instanceof twilio.RestException && error.code === code);
};

const until = async (attempt) => {
  for (let tries = 0; tries < 1500; tries += 1) {
    if (await attempt()) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  assert.fail("never came to be");
};

async function main() {
  const httpClient = new Redirected();
  const client = twilio(known.account_sid, known.auth_token, { httpClient });
  const [from] = known.numbers;
  const messagingServiceSid = known.messaging_service_sid;

  const fetched = (item) => client.messages(item.sid).fetch();
  const message = await client.messages.create({ to: "+13125550310", from, body: "Hello 😊" });
  assert.equal(message.status, "queued");
  assert.equal(message.numSegments, "1");
  await until(async () => (await fetched(message)).status === "delivered");
  assert.ok((await fetched(message)).dateSent instanceof Date);
  await refused(21606, () => client.messages.create({ to: "+13125550310", from: "+13125559999", body: "x" }));

  for (let n = 0; n < 7; n += 1) await client.messages.create({ to: "+13125550311", from, body: `${n}` });
  // A message moves in the list when it is sent, so pages are only compared once nothing moves.
  const to = "+13125550311";
  await until(async () => (await client.messages.list({ to })).every((item) => item.status === "delivered"));
  const listed = await client.messages.list({ to, pageSize: 3 });
  assert.equal(new Set(listed.map((item) => item.sid)).size, 7);

  const accepted = await client.messages.create({ to: "+13125550196", messagingServiceSid, body: "x" });
  assert.equal(accepted.status, "accepted");
  assert.equal(accepted.from, null);
  await until(async () => (await fetched(accepted)).status === "failed");
  assert.equal((await fetched(accepted)).errorCode, 21614);

  const sendAt = new Date(Date.now() + 86400e3);
  const later = await client.messages.create({
    to: "+13125550312", messagingServiceSid, body: "later", scheduleType: "fixed", sendAt,
  });
  assert.equal((await client.messages(later.sid).update({ status: "canceled" })).status, "canceled");
  assert.equal((await client.messages(message.sid).update({ body: "" })).body, "");
  assert.equal(await client.messages(message.sid).remove(), true);
  await refused(20404, () => fetched(message));

  const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: from });
  assert.equal((await client.incomingPhoneNumbers(number.sid).update({ smsUrl: "https://shop.example/in" })).smsUrl, "https://shop.example/in");
  assert.equal((await client.balance.fetch()).currency, "USD");
  const services = await client.messaging.v1.services.list();
  assert.ok(services.some((service) => service.sid === messagingServiceSid));
  const pool = await client.messaging.v1.services(messagingServiceSid).phoneNumbers.list({ pageSize: 1 });
  assert.equal(pool.length, 2);

  const keyed = twilio(known.api_key_sid, known.api_key_secret, { accountSid: known.account_sid, httpClient });
  assert.ok((await keyed.messages.list({ limit: 1 })).length);
  await refused(20003, () => keyed.api.v2010.accounts(known.account_sid).fetch());
  console.log("ok");
}

main().then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
