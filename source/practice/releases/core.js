/* global release */
// Built-ins by name, so that the file runs as CommonJS and as a module, whichever folder it lies in.
const {createServer} = process.getBuiltinModule('node:http');
const {existsSync, mkdirSync, readFileSync} = process.getBuiltinModule('node:fs');
const {dirname, join, resolve} = process.getBuiltinModule('node:path');
const {parseArgs} = process.getBuiltinModule('node:util');
const {DatabaseSync} = process.getBuiltinModule('node:sqlite');

const help = `Ledgerbook ${release.version}, the loans of a village library

Usage: ledger serve --config FILE [flags]

Flags:
      --config FILE        file of settings (default "ledger.json")
      --data FOLDER        folder of the database (default: data_folder in the settings)
  -h, --help               print this help
      --listen HOST:PORT   address to listen on (default "${release.defaults.listen}")
  -v, --version            print the version`;

const log = text => console.log(`${new Date().toISOString()} ${text}`);
const isObject = value => value !== null && typeof value === 'object' && !Array.isArray(value);
const refusal = (status, message) => Object.assign(new Error(message), {status});

/** Given settings over the defaults; what is not known is passed over. */
function withDefaults(given, defaults) {
	const settings = {};
	for (const [key, standard] of Object.entries(defaults)) {
		const value = given?.[key];
		settings[key] = isObject(standard) ? withDefaults(value, standard) : (value ?? standard);
	}
	return settings;
}

const count = (database, table) =>
	database.prepare(`select count(*) as total from ${table}`).get().total;

/** Opens the database and runs every migration it has not had, each in one transaction. */
function open(file, quota) {
	const database = new DatabaseSync(file);
	database.exec('pragma journal_mode = wal');
	if (existsSync(quota)) {
		const pages = Number(readFileSync(quota, 'utf8'));
		const {page_count: now} = database.prepare('pragma page_count').get();
		database.exec(`pragma max_page_count = ${now + pages}`);
		log(`quota: the database may grow by ${pages} pages (${quota})`);
	}
	database.exec('create table if not exists migrations (version text primary key, done text)');
	for (const {version, sql, loans} of release.migrations) {
		if (database.prepare('select 1 from migrations where version = ?').get(version)) continue;
		log(`migration ${version} begun`);
		database.exec(`begin immediate; ${sql}`);
		const record = database.prepare('insert into migrations values (?, ?)');
		record.run(version, new Date().toISOString());
		database.exec('commit');
		log(`migration ${version} done, ${count(database, loans)} loans`);
	}
	database.exec(release.tables);
	log(`opened ${file}, ${count(database, release.collections.loans.table)} loans`);
	return database;
}

function list(database, {table, fields}, limit) {
	const columns = Object.entries(fields).map(([field, column]) => `${column} as ${field}`);
	const query = `select id, ${columns.join(', ')} from ${table} order by id limit ?`;
	return {total: count(database, table), items: database.prepare(query).all(limit)};
}

function add(database, {table, fields}, record) {
	const known = Object.keys(fields).filter(field => record[field] !== undefined);
	const columns = known.map(field => fields[field]).join(', ');
	const query = `insert into ${table} (${columns}) values (${known.map(() => '?').join(', ')})`;
	try {
		const result = database.prepare(query).run(...known.map(field => record[field]));
		return {id: Number(result.lastInsertRowid)};
	} catch (error) {
		throw refusal(422, error.message);
	}
}

/** The record that was sent; a last day that is not given is counted from the first. */
async function readRecord(request, settings, period) {
	let text = '';
	for await (const chunk of request.setEncoding('utf8')) {
		text += chunk;
		if (text.length > 65_536) throw refusal(413, 'record too large');
	}
	try {
		const record = JSON.parse(text);
		const [from, to, days] = period ?? [];
		if (period && record[to] === undefined) {
			const last = Date.parse(record[from]) + settings[days] * 86_400_000;
			return {...record, [to]: new Date(last).toISOString().slice(0, 10)};
		}
		if (isObject(record)) return record;
	} catch {}
	throw refusal(400, 'not a record');
}

async function answer(request, {database, settings, secret}) {
	const url = new URL(request.url, 'http://ledger');
	const reading = request.method === 'GET';
	const all = Object.entries(release.collections);
	if (reading && url.pathname === '/health') return {status: 'ok', version: release.version};
	if (reading && url.pathname === '/api/collections') {
		return {items: all.map(([name]) => ({name}))};
	}
	if (reading && url.pathname === '/api/counts') {
		return {
			items: Object.fromEntries(all.map(([name, {table}]) => [name, count(database, table)])),
		};
	}
	const [name, collection] = all.find(([key]) => url.pathname === `/api/${key}`) ?? [];
	if (reading && collection) {
		const limit = Number(url.searchParams.get('limit') ?? settings.page_size);
		if (!Number.isSafeInteger(limit) || limit < 0) throw refusal(400, 'limit is not a number');
		return list(database, collection, limit);
	}
	if (!collection || request.method !== 'POST') throw refusal(404, 'not found');
	if (request.headers.authorization !== `Bearer ${secret}`) throw refusal(401, 'wrong token');
	return add(database, collection, await readRecord(request, settings, release.periods[name]));
}

function serve(flags) {
	const config = resolve(flags.config ?? 'ledger.json');
	const settings = withDefaults(JSON.parse(readFileSync(config, 'utf8')), release.defaults);
	const secret = readFileSync(join(dirname(config), 'ledger.secret'), 'utf8').trim();
	if (!secret) throw new Error('ledger.secret is empty');
	const folder = resolve(flags.data ?? resolve(dirname(config), settings.data_folder));
	const address = flags.listen ?? settings.listen;
	const [host, port] = address.split(/:(?=\d+$)/);
	const context = {settings, secret, database: undefined};
	const server = createServer(async (request, response) => {
		const made = request.method === 'POST' ? 201 : 200;
		const [status, body] = await answer(request, context).then(
			body => [made, body],
			error => [error.status ?? 500, {error: error.message}],
		);
		response.writeHead(status, {'content-type': 'application/json'}).end(JSON.stringify(body));
	});
	const stop = () => {
		log('stopping');
		server.close(() => {
			context.database?.exec('pragma wal_checkpoint(truncate)');
			context.database?.close();
			log('stopped');
		});
		setTimeout(() => server.closeAllConnections(), 500).unref();
	};
	server.on('error', error => {
		const reason = error.code === 'EADDRINUSE' ? 'address in use' : error.message;
		log(`cannot listen on ${address}: ${reason}`);
		process.exitCode = 1;
	});
	// The database is touched only once the address is ours: a second start harms nothing.
	server.listen(Number(port), host, () => {
		mkdirSync(folder, {recursive: true, mode: 0o700});
		context.database = open(
			join(folder, release.file(settings)),
			join(dirname(config), 'ledger.quota'),
		);
		process.once('SIGTERM', stop).once('SIGINT', stop);
		log(`listening on http://${address}`);
	});
}

function main() {
	const text = {type: 'string'};
	const options = {
		config: text,
		data: text,
		listen: text,
		help: {type: 'boolean', short: 'h'},
		version: {type: 'boolean', short: 'v'},
	};
	const {values, positionals} = parseArgs({options, allowPositionals: true});
	if (values.version) return console.log(`ledger ${release.version}`);
	if (values.help) return console.log(help);
	if (positionals.join(' ') !== 'serve') throw new Error('say "ledger serve --config FILE"');
	return serve(values);
}

process.on('uncaughtException', error => {
	log(`cannot go on: ${error.message}`);
	process.exit(1);
});
main();
