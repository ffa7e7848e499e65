/* global release */
const additions = `
	create table if not exists reservations (
		id integer primary key, member integer not null references members (id),
		book integer not null references books (id), asked text not null, until text not null);
`;
release.migrations.push({
	version: '1.1.0',
	sql: `alter table loans add column renewals integer not null default 0; ${additions}`,
	loans: 'loans',
});
release.tables =
	release.tables.replace('returned text', '$&, renewals integer not null default 0') + additions;
release.collections.loans.fields.renewals = 'renewals';
release.collections.reservations = {
	table: 'reservations',
	fields: {member: 'member', book: 'book', asked: 'asked', until: 'until'},
};
release.periods.reservations = ['asked', 'until', 'reservation_days'];
