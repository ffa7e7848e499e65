/** A fault that a drill arranges, in the operator's words. Pure: reports and usage are made from it. */
export type Fault = {
	name: string;
	/** What it is called. */
	title: string;
	/** One line for help. */
	brief: string;
	/** What handrail arranged, told on the report. */
	arranged: string;
	/** What to do to meet it, told where it was not met. */
	meet: string;
	/** What the operator may take away from it. */
	learnt: readonly string[];
};

export const faults = [
	{
		name: 'crash-at-start',
		title: 'The new release crashes at its start',
		brief: 'release 2.2.0 ends as soon as it is started',
		arranged:
			'Release 2.2.0 was published. It asks its database for a table that no migration makes, and ends.',
		meet: 'Choose version 2.2.0.',
		learnt: [
			'A start that fails is told with the last line of the product’s own log: that line is the cause.',
			'Running the step once more cannot help where the program itself is broken. The way back does.',
			'The new program had been started on the data, so only program and data together lead back for sure.',
		],
	},
	{
		name: 'disk-full',
		title: 'The disk is full in the middle of the migration',
		brief: 'the database may not grow as far as the migration to 2.0.0 needs',
		arranged:
			'The file ledger.quota gives the database room for two pages more than it has. The migration to 2.0.0 needs about twice its size, and is refused by the database itself.',
		meet: 'Choose version 2.0.0 or later.',
		learnt: [
			'A migration may need as much room again as the data has. The free space before is not the free space it needs.',
			'Its transaction was taken back by the database: the loans were not half rewritten.',
			'Make room, then run the step once more; or take the way back. In this drill room is made by removing ledger.quota.',
		],
	},
	{
		name: 'backup-cut-short',
		title: 'The backup is cut short',
		brief: 'half of the database is missing from the first copy',
		arranged:
			'When the copy was finished and before it was read back, the second half of the database in it was cut off, as a full or failing disk does.',
		meet: 'Take a new backup.',
		learnt: [
			'A copy that ended well is not a backup yet. It counts when every byte of it has been read again.',
			'A damaged copy is never mended: leave it, and take another. Nothing had been changed.',
		],
	},
	{
		name: 'connection-lost',
		title: 'The connection is lost while a step runs',
		brief: 'the wizard loses its terminal while the new release starts',
		arranged:
			'While the new program was being started, the wizard was given the signal of a terminal that goes away, as when SSH drops.',
		meet: 'Let the new version be started.',
		learnt: [
			'The step went on without the wizard: it runs in a process of its own.',
			'handrail resume reads what the step left behind, and does not run it a second time.',
		],
	},
	{
		name: 'port-taken',
		title: 'Another program has taken the port',
		brief: 'while the product is stopped, another program takes its port',
		arranged:
			'While the product was stopped for its backup, another program (neighbour.mjs) began to listen on its address.',
		meet: 'Take a new backup, so that the product is stopped.',
		learnt: [
			'A port is free as long as the product is stopped, for everyone.',
			'Nothing was started and nothing was written: end the other program, then run the step once more.',
			'handrail names the process that holds the port. It never ends one that is not the product’s.',
		],
	},
] as const satisfies readonly Fault[];

export type FaultName = (typeof faults)[number]['name'];
export const faultNames: readonly FaultName[] = faults.map(({name}) => name);

/** The fault of a name; undefined when there is none. */
export function findFault(name: unknown): (Fault & {name: FaultName}) | undefined {
	return faults.find(fault => fault.name === name);
}
