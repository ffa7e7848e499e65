/* global release */
const tables = `
	create table if not exists members (
		id integer primary key, name text not null, village text, joined text not null);
	create table if not exists books (
		id integer primary key, title text not null, author text not null, shelf text not null);
	create table if not exists loans (
		id integer primary key, member integer not null references members (id),
		book integer not null references books (id),
		lent text not null, due text not null, returned text);
`;
release.migrations.push({version: '1.0.0', sql: tables, loans: 'loans'});
// Tables that are missing are made at every start, whatever a later release did to the file.
release.tables = tables;
release.file = settings => settings.data_file;
release.collections = {
	members: {table: 'members', fields: {name: 'name', village: 'village', joined: 'joined'}},
	books: {table: 'books', fields: {title: 'title', author: 'author', shelf: 'shelf'}},
	loans: {
		table: 'loans',
		fields: {member: 'member', book: 'book', lent: 'lent', due: 'due', returned: 'returned'},
	},
};
// The date that is counted when it is not given, and the setting that says how many days.
release.periods = {loans: ['lent', 'due', 'loan_days']};
