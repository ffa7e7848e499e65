/* global release */
release.migrations.push({
	version: '2.0.0',
	sql: `
		create table reader (
			id integer primary key, name text not null, village text, joined_on text not null);
		create table title (
			id integer primary key, name text not null, author text not null, shelf text not null);
		create table loan (
			id integer primary key, reader integer not null references reader (id),
			title integer not null references title (id), lent_on text not null,
			due_on text not null, returned_on text, renewals integer not null default 0);
		create table reservation (
			id integer primary key, reader integer not null references reader (id),
			title integer not null references title (id),
			asked_on text not null, until_on text not null);
		insert into reader select id, name, village, joined from members;
		insert into title select id, title, author, shelf from books;
		insert into loan select id, member, book, lent, due, returned, renewals from loans;
		insert into reservation select id, member, book, asked, until from reservations;
		drop table reservations; drop table loans; drop table books; drop table members;
	`,
	loans: 'loan',
});
release.tables = '';
// Only the new key is read: the old one, data_file, is passed over without a word.
release.file = settings => settings.database.path;
release.collections = {
	members: {table: 'reader', fields: {name: 'name', village: 'village', joined: 'joined_on'}},
	books: {table: 'title', fields: {title: 'name', author: 'author', shelf: 'shelf'}},
	loans: {
		table: 'loan',
		fields: {
			member: 'reader',
			book: 'title',
			lent: 'lent_on',
			due: 'due_on',
			returned: 'returned_on',
			renewals: 'renewals',
		},
	},
	reservations: {
		table: 'reservation',
		fields: {member: 'reader', book: 'title', asked: 'asked_on', until: 'until_on'},
	},
};
