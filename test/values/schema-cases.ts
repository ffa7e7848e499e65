/** Dialects, as Helm 3.22 and 4.3 take them; the integration tests ask both again. */
export const drafts = {
	'no $schema': {$schema: undefined, asserts: false},
	'draft-04': {$schema: 'http://json-schema.org/draft-04/schema#', asserts: true},
	'draft-06': {$schema: 'http://json-schema.org/draft-06/schema#', asserts: true},
	'draft-07': {$schema: 'http://json-schema.org/draft-07/schema#', asserts: true},
	'draft-07 by https': {$schema: 'https://json-schema.org/draft-07/schema', asserts: true},
	'2019-09': {$schema: 'https://json-schema.org/draft/2019-09/schema', asserts: false},
	'2020-12': {$schema: 'https://json-schema.org/draft/2020-12/schema', asserts: false},
	'the newest': {$schema: 'http://json-schema.org/schema#', asserts: false},
} as const;

type Texts = {
	good: readonly string[];
	/** Refused by Helm and by us. */
	bad: readonly string[];
	/** Refused by Helm alone, or accepted against the book. */
	left?: readonly string[];
};

/** Texts by format. */
export const formatValues: Readonly<Record<string, Texts>> = {
	email: {
		good: ['a@b.co', 'a@b', '"x y"@b.co', 'a@[127.0.0.1]'],
		bad: ['', 'plain', 'a b'],
		left: ['a..b@c.de', '.a@c.de', 'a@-b.co', 'ä@b.co'],
	},
	uri: {
		good: ['http://x/', 'urn:a:b', 'a:', 'localhost:8080', 'http://ä/', 'postgres://u:p@h/d'],
		bad: ['', 'x', '/rel', '//x', 'example.org/x', '1http://x'],
		left: ['http://x y/', 'http://%zz/', 'http://[::1'],
	},
	'uri-reference': {good: ['', '/rel', 'x y'], bad: [], left: ['http://[::1', '%zz']},
	'date-time': {
		good: ['2026-01-01T00:00:00Z', '2026-01-01t00:00:00.5+01:00', '1998-12-31T23:59:60Z'],
		bad: ['', '2026-01-01', '2026-01-01 00:00:00Z', '2026-02-30T00:00:00Z', '2026-01-01T24:00:00Z'],
		left: ['2026-01-01T00:-0:00Z'],
	},
	date: {good: ['2026-01-01', '2024-02-29'], bad: ['', '2026-1-1', '2026-02-29', 'x']},
	time: {
		good: ['12:00:00Z', '23:59:60Z', '12:00:00.5+01:00'],
		bad: ['', '12:00:00', '24:00:00Z', '12:00Z'],
		left: ['12:00:-0Z', '00:59:60+0100'],
	},
	ipv4: {
		good: ['1.2.3.4', '255.255.255.255'],
		bad: ['', '1.2.3', '256.1.1.1', '01.2.3.4', '1.2.3.4/8', '::1'],
		left: ['1.2.+3.4', '1.2.-0.4'],
	},
	ipv6: {
		good: ['::1', '::', '::ffff:1.2.3.4'],
		bad: ['', '1.2.3.4', '::1%eth0', '1::2::3', '12345::', 'fe80::1/64'],
	},
	hostname: {
		good: ['a.b', 'a.', 'A.B', '1.2.3.4', 'xn--4ca'],
		bad: ['', 'a_b', '-a', 'a-', 'x y', 'ä', '*.x', 'a'.repeat(64)],
	},
	uuid: {
		good: ['123e4567-e89b-12d3-a456-426614174000', '123E4567-E89B-12D3-A456-426614174000'],
		bad: ['', 'x', '123e4567e89b12d3a456426614174000', '{123e4567-e89b-12d3-a456-426614174000}'],
		left: ['urn:uuid:123e4567-e89b-12d3-a456-426614174000'],
	},
	duration: {
		good: ['P1D', 'PT1S', 'P1Y2M', 'P1W'],
		bad: ['', 'P', '1h', 'PT', 'P1W2D', '-P1D', 'P1DT'],
	},
	'json-pointer': {good: ['', '/a', '/~0~1'], bad: ['a', '/a~2']},
	'relative-json-pointer': {good: ['0', '1/a', '0#'], bad: ['a', '01/a']},
	regex: {good: ['a', '(?i)a', '(?<n>a)', '\\_'], bad: [], left: ['(', '(?=a)', 'a{2,1}', '\\Z']},
	'uri-template': {good: ['{a}', 'x'], bad: [], left: ['{']},
	iri: {good: ['http://ä/'], bad: [], left: ['x']},
	'idn-hostname': {good: ['ä.de', 'x y'], bad: []},
	password: {good: ['x'], bad: []},
};
