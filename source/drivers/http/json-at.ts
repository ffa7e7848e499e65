import {Trouble} from '../../trust/trouble.ts';
import {request} from './fetch.ts';
import {jsonOf} from './fields.ts';

type How = {headers: Readonly<Record<string, string>>; seconds: number; ca?: string | undefined};

/** The JSON that a GET answers with. Throws Trouble for any status but 200, and for a web page. */
export async function jsonAt(
	url: string,
	{headers, seconds, ca}: How,
	signal: AbortSignal,
): Promise<unknown> {
	const more = ca === undefined ? {} : {ca};
	const reply = await request({method: 'GET', url, headers, seconds, signal, ...more});
	const json = jsonOf(reply);
	if (reply.status !== 200) throw new Trouble(`${url} answered ${reply.status}`);
	if ('problem' in json) throw new Trouble(`${url} ${json.problem}`);
	return json.value;
}
