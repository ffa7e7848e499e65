const moving = new Set(
	'latest stable main master trunk head develop dev nightly edge current next canary rolling lts testing unstable snapshot beta alpha rc release'.split(
		' ',
	),
);

/** Is it a name that may mean another version tomorrow, such as latest or a branch? */
export const movesByName = (text: string): boolean => moving.has(text.toLowerCase());
