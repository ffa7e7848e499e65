/** "under 1 min", "about 3 min": rounded up, for what is only estimated. Seconds in. */
export function aboutTime(seconds: number): string {
	if (seconds < 50) return 'under 1 min';
	return `about ${Math.ceil(seconds / 60)} min`;
}

/** "0.4 s", "48 s", "2 min 03 s": for what was measured. Milliseconds in. */
export function exactTime(ms: number): string {
	const seconds = ms / 1000;
	if (seconds < 10) return `${seconds.toFixed(1)} s`;
	if (seconds < 60) return `${Math.round(seconds)} s`;
	const whole = Math.round(seconds);
	return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** "512 B", "1.2 MB": powers of 1000, as disks are sold and df -H shows them. */
export function size(bytes: number): string {
	const units = ['B', 'kB', 'MB', 'GB', 'TB'];
	let value = bytes;
	let unit = 0;
	while (value >= 1000 && unit < units.length - 1) {
		value /= 1000;
		unit++;
	}

	return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** "1 record", "3 records". */
export function count(n: number, one: string, many = `${one}s`): string {
	return `${n} ${n === 1 ? one : many}`;
}

/** "21 Nov 2026, 12:03 UTC": absolute, with its zone. */
export function moment(iso: string): string {
	const months = [
		'Jan',
		'Feb',
		'Mar',
		'Apr',
		'May',
		'Jun',
		'Jul',
		'Aug',
		'Sep',
		'Oct',
		'Nov',
		'Dec',
	];
	const [date = '', time = ''] = iso.split('T');
	const [year, month, day] = date.split('-');
	return `${Number(day)} ${months[Number(month) - 1]} ${year}, ${time.slice(0, 5)} UTC`;
}

/** A text of several lines as one: for lists, where a line is an item. */
export const inOneLine = (text: string) => text.replaceAll(/\s*\n\s*/g, ' ');
