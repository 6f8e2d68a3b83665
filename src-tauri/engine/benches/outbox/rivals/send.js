// The script a developer would write with Twilio's official library: a list, a SQLite file, a loop.
//
// node send.js BASE ACCOUNT_SID AUTH_TOKEN FROM COUNT DATABASE prints the seconds it took.

const twilio = require("twilio");
// Of the SQLite packages this one needs no compiler; it writes a real file all the same.
const { Database } = require("node-sqlite3-wasm");

const [base, account, token, sender, count, database] = process.argv.slice(2);

class Elsewhere extends twilio.RequestClient {
  request(options) {
    return super.request({ ...options, uri: options.uri.replace("https://api.twilio.com", base) });
  }
}

async function main() {
  const client = twilio(account, token, { httpClient: new Elsewhere() });
  const db = new Database(database);
  db.exec("CREATE TABLE messages (id INTEGER PRIMARY KEY, number TEXT, body TEXT, state TEXT, sid TEXT)");
  const body = "Hi there, 20% off all colour this week.";
  db.exec("BEGIN");
  for (let index = 0; index < Number(count); index += 1) {
    const exchange = 200 + Math.floor(index / 10000);
    const number = `+1312${exchange}${String(index % 10000).padStart(4, "0")}`;
    db.run("INSERT INTO messages (number, body, state) VALUES (?, ?, 'queued')", [number, body]);
  }
  db.exec("COMMIT");
  const rows = db.all("SELECT id, number, body FROM messages WHERE state = 'queued'");
  const begun = process.hrtime.bigint();
  for (const row of rows) {
    const message = await client.messages.create({ to: row.number, from: sender, body: row.body });
    db.run("UPDATE messages SET state = 'sent', sid = ? WHERE id = ?", [message.sid, row.id]);
  }
  console.log(Number(process.hrtime.bigint() - begun) / 1e9);
}

main();
