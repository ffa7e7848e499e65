import {z} from 'zod';
import {defineCheck, type Check} from '../contract.ts';

const time = /^([01]\d|2[0-3]):([0-5]\d)$/;
const params = z.strictObject({
	/** The quiet hours, as 22:00-05:30; empty where none are known. */
	hours: z
		.string()
		.refine(text => text === '' || minutesOf(text) !== undefined, {error: 'as in 22:00-05:30'}),
	/** Whose clock, such as Europe/Berlin; else that of this machine. */
	zone: z.string().refine(isZone, {error: 'a time zone such as Europe/Berlin'}).optional(),
	remedy: z.string().default('Leave now, and take the session up again then.'),
});

function isZone(zone: string): boolean {
	try {
		new Intl.DateTimeFormat('en', {timeZone: zone}).format();
		return true;
	} catch {
		return false;
	}
}

/** Minutes of the day at which the quiet hours begin and end. */
function minutesOf(hours: string): [number, number] | undefined {
	const [from, to, more] = hours.split('-').map(text => time.exec(text.trim()));
	if (!from || !to || more !== undefined) return undefined;
	const minutes = ([, hour = '', minute = '']: RegExpExecArray) =>
		Number(hour) * 60 + Number(minute);
	return [minutes(from), minutes(to)];
}

/** Does this minute of the day lie in the hours? They may lead over midnight; equal ends mean all day. */
export function isQuiet(hours: string, minute: number): boolean {
	const [from, to] = minutesOf(hours) ?? [0, 0];
	if (from === to) return true;
	return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** `clock.quiet`: is now a time of low activity, by the operator's own hours (HX-12)? */
const quietCheck = defineCheck<z.infer<typeof params>>({
	name: 'clock.quiet',
	params,
	preview: ({hours, zone}) => `the clock${zone === undefined ? '' : ` in ${zone}`}: ${hours}`,
	async run({hours, zone, remedy}) {
		if (hours === '')
			return {verdict: 'unknown', reason: 'No quiet hours were named on the target page.'};
		const now = new Intl.DateTimeFormat('en-GB', {
			hour: '2-digit',
			minute: '2-digit',
			hourCycle: 'h23',
			...(zone === undefined ? {} : {timeZone: zone}),
		}).format(new Date());
		const [minute] = minutesOf(`${now}-00:00`) ?? [0];
		return isQuiet(hours, minute)
			? {verdict: 'pass', reason: `It is ${now}, within ${hours}.`}
			: {verdict: 'warn', reason: `It is ${now}, and the quiet hours are ${hours}.`, remedy};
	},
});

export const clockChecks: readonly Check[] = [quietCheck];
