import type {NeedsOf} from '../contract.ts';

/** Tools that see what Node cannot: without them a copy is made all the same, and says what it did not see. */
export const attributeNeeds: NeedsOf = () => [
	{
		tool: 'getcap',
		does: 'reads file capabilities, to compare them',
		get: 'Debian, Ubuntu: apt install libcap2-bin. Fedora: dnf install libcap',
		less: 'File capabilities are not compared.',
	},
	{
		tool: 'getfacl',
		does: 'reads access lists, to compare them',
		get: 'Debian, Ubuntu: apt install acl. Fedora: dnf install acl',
		less: 'Access lists (ACLs) are not compared.',
	},
	{
		tool: 'cp',
		does: 'carries owner, mode and attributes over to a copy',
		get: 'GNU coreutils, from your distribution',
		try: ['--version'],
		less: 'Access lists and capabilities are not carried over to a copy.',
	},
];
