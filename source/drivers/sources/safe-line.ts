const local = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/;

/** Is a host, with or without its port, this machine itself? */
export const isThisMachine = (host: string): boolean => local.test(host);

/** May a password or a token be sent there: over an encrypted line, or within this machine? */
export const isSafeLine = (url: string): boolean =>
	URL.canParse(url) && (new URL(url).protocol === 'https:' || isThisMachine(new URL(url).host));
